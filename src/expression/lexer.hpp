#pragma once
// The words of a formula: numbers, names (`R`, `train.lag`), texts in double quotes, operators.

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace asymsweep::expression {

/// The mistake of who wrote a formula: a predicate that goes behind the key's name, "has an unknown name 'rato' in column 17".
class FormulaError : public UserError {
  using UserError::UserError;
};

struct Token {
  enum class Kind { number,
                    name,
                    text,
                    symbol,
                    end };
  Kind kind = Kind::end;
  std::string_view text = {};  ///< as it stands; of a text without its quotes
  std::size_t column = 1;      ///< of its first character
  double number = 0;

  bool is(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
};

class Lexer {
 public:
  /// `first_column`: where the text begins in its line, from 1.
  explicit Lexer(std::string_view text, std::size_t first_column) : text_(text), first_column_(first_column) {}

  /// FormulaError for what is none.
  Token next();

 private:
  Token number();
  Token name();
  Token quoted();
  std::size_t column() const { return first_column_ + at_; }

  std::string_view text_;
  std::size_t first_column_, at_ = 0;
};

/// " in column 17".
std::string in_column(std::size_t column);

}  // namespace asymsweep::expression
