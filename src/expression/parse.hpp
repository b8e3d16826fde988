#pragma once
// The grammar, loosest first; evaluated as written:
//
//   condition  = condition "or" condition | condition "and" condition | "not" condition
//              | number < <= > >= == != number | word == != word
//   number     = number + - number | number * / number | - number | number ^ number      ^ from the right: 2^3^2 is 2^9
//              | 0.2 | inf | name | name.name | function(number, ...) | (number)
//   word       = "text" | name
//
// Functions: operation.cpp has the table. Both branches of `if` are computed.

#include <string>
#include <string_view>
#include <vector>

#include "expression/lexer.hpp"
#include "expression/syntax.hpp"

namespace asymsweep::expression {

struct Symbol {
  std::string name;
  Type type = Type::number;
};

/// What a formula may speak of.
struct Vocabulary {
  std::vector<Symbol> names;
  std::vector<std::string> calls = {};  ///< functions of one number beside the usual ones
  bool stop = false;                    ///< whether it may stop a gradient
};

inline constexpr std::size_t deepest_formula = 256;  ///< brackets, functions, signs and powers within each other

/// `wanted`: number or condition. `first_column`: where the text begins in its line, for messages. FormulaError: what is wrong, in
/// which column, what was meant. Its text() is no longer than a formula may be. Cost: O(length); memory below 10 MB.
Expression parse(std::string_view text, const Vocabulary& vocabulary, Type wanted, std::size_t first_column = 1);

}  // namespace asymsweep::expression
