#include "expression/parse.hpp"

#include <algorithm>
#include <limits>

#include "core/text.hpp"
#include "expression/foreign_words.hpp"

namespace asymsweep::expression {
namespace {

[[noreturn]] void reject(const std::string& sentence) { throw FormulaError(sentence); }

/// A part of a formula that has been read.
struct Part {
  Index node;
  Type type;
  std::size_t column;
};

class Parser {
 public:
  Parser(std::string_view text, const Vocabulary& vocabulary, std::size_t first_column)
      : lexer_(text, first_column), vocabulary_(vocabulary), token_(lexer_.next()) {}

  Expression parse(Type wanted) {
    const auto whole = operators(Binding::either);
    if (token_.is(")")) reject("has a ')'" + in_column(token_.column) + " that closes nothing");
    if (token_.kind != Token::Kind::end) reject("has " + found() + in_column(token_.column) + " where an operator is wanted" + (token_.text == "if" ? "; write if(condition, a, b)" : ""));
    require(whole, wanted);
    return builder_.finish(whole.node);
  }

 private:
  /// One more level of nesting, as long as it lives.
  class Level {
   public:
    explicit Level(Parser& parser) : depth_(parser.depth_) {
      if (++depth_ > deepest_formula)
        reject("is nested deeper than " + std::to_string(deepest_formula) + " levels" + in_column(parser.token_.column));
    }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    std::size_t& depth_;
  };

  void advance() {
    is_equality_ = token_.is("==") || token_.is("!=");
    token_ = lexer_.next();
  }

  std::string found() const {
    if (token_.kind == Token::Kind::text) return "\"" + std::string(token_.text) + "\"";
    return "'" + std::string(token_.text) + "'";
  }

  /// Of an operand: its type is one that the operator takes.
  void require(const Part& part, Type wanted) const {
    if (part.type == wanted) return;
    if (part.type == Type::any)
      reject("has a name" + in_column(part.column) + " that may be a word; it can be compared with == and != only");
    reject("has " + std::string(describe(part.type)) + in_column(part.column) + " where " + std::string(describe(wanted)) + " is wanted" +
           (part.type == Type::condition && wanted == Type::number ? "; if(condition, 1, 0) is one" : ""));
  }

  /// The operator between two operands that comes next, if it binds at least as tightly.
  const OperatorRow* next_operator(Binding least) const {
    if (token_.kind != Token::Kind::symbol && token_.kind != Token::Kind::name) return nullptr;
    const auto* row = find_operator(token_.text);
    return row && row->binding >= least && row->binding != Binding::power ? row : nullptr;
  }

  Part operators(Binding least) {
    auto left = prefixed(least);
    while (const auto* row = next_operator(least)) {
      const auto column = token_.column;
      advance();
      const auto right = operators(static_cast<Binding>(static_cast<int>(row->binding) + 1));
      left = combined(*row, left, right);
      if (row->binding != Binding::comparison) continue;
      if (const auto* second = next_operator(Binding::comparison); second && second->binding == Binding::comparison)
        reject("compares" + in_column(column) + " what is compared again" + in_column(token_.column) + "; write a < b and b < c");
    }
    return left;
  }

  Part combined(const OperatorRow& row, const Part& left, const Part& right) {
    const bool logical = row.operation == Operation::or_ || row.operation == Operation::and_;
    const bool equality = row.operation == Operation::equal || row.operation == Operation::not_equal;
    if (equality) {
      require_comparable(left, right);
    } else {
      require(left, logical ? Type::condition : Type::number);
      require(right, logical ? Type::condition : Type::number);
    }
    const auto type = logical || is_comparison(row.operation) ? Type::condition : Type::number;
    return {builder_.make(row.operation, {left.node, right.node}), type, left.column};
  }

  static void require_comparable(const Part& left, const Part& right) {
    for (const auto& part : {left, right})
      if (part.type == Type::condition) reject("has a condition" + in_column(part.column) + " where a number or a word is wanted");
    if (left.type != Type::any && right.type != Type::any && left.type != right.type)
      reject("compares " + std::string(describe(left.type)) + in_column(left.column) + " with " + std::string(describe(right.type)) + in_column(right.column));
  }

  Part prefixed(Binding least) {
    const auto column = token_.column;
    if (token_.kind == Token::Kind::name && token_.text == "not" && least <= Binding::negation) {
      const Level level(*this);
      advance();
      const auto inside = operators(Binding::negation);
      require(inside, Type::condition);
      return {builder_.make(Operation::not_, {inside.node}), Type::condition, column};
    }
    return signed_part();
  }

  Part signed_part() {
    const auto column = token_.column;
    if (!token_.is("-") && !token_.is("+")) return power();
    const Level level(*this);
    const bool negative = token_.is("-");
    advance();
    const auto inside = signed_part();
    require(inside, Type::number);
    return {negative ? builder_.make(Operation::negate, {inside.node}) : inside.node, Type::number, column};
  }

  Part power() {
    const auto base = primary();
    if (!token_.is("^")) return base;
    const Level level(*this);
    advance();
    const auto exponent = signed_part();
    require(base, Type::number);
    require(exponent, Type::number);
    return {builder_.make(Operation::power, {base.node, exponent.node}), Type::number, base.column};
  }

  Part primary() {
    const auto token = token_;
    switch (token.kind) {
      case Token::Kind::number: advance(); return {builder_.number(token.number), Type::number, token.column};
      case Token::Kind::text:
        advance();
        return {builder_.add({.operation = Operation::word, .text = std::string(token.text)}), Type::word, token.column};
      case Token::Kind::name: {
        if (token.text == "and" || token.text == "or" || token.text == "not") break;
        const bool after_equality = is_equality_;
        advance();
        if (token_.is("(")) return call(token);
        return name(token, after_equality);
      }
      case Token::Kind::symbol:
        if (token.is("(")) return bracket();
        break;
      case Token::Kind::end: reject("ends" + in_column(token.column) + " where a number, a name or a '(' is wanted");
    }
    reject("has " + found() + in_column(token.column) + " where a number, a name or a '(' is wanted");
  }

  Part bracket() {
    const Level level(*this);
    const auto column = token_.column;
    advance();
    auto inside = operators(Binding::either);
    close(column);
    inside.column = column;
    return inside;
  }

  void close(std::size_t opened) {
    if (token_.kind == Token::Kind::end) reject("lacks a ')' for the '('" + in_column(opened));
    if (!token_.is(")")) reject("has " + found() + in_column(token_.column) + " where an operator or a ')' is wanted");
    advance();
  }

  /// What is said of an unknown name that is compared, where names may be words.
  std::string quoting(const Token& token) const {
    const auto may_be_word = [](const Symbol& symbol) { return symbol.type == Type::word || symbol.type == Type::any; };
    if (std::ranges::none_of(vocabulary_.names, may_be_word)) return "";
    return "; a word stands in double quotes: \"" + std::string(token.text) + "\"";
  }

  /// At most twenty; of many those without their sections.
  std::string names_text() const {
    constexpr std::size_t most = 20;
    std::vector<std::string> names;
    for (const auto& symbol : vocabulary_.names)
      if (vocabulary_.names.size() <= most || symbol.name.find('.') == symbol.name.npos) names.push_back(symbol.name);
    if (names.size() <= most) return join(names);
    const auto left_out = names.size() - most;
    names.resize(most);
    return join(names) + " and " + std::to_string(left_out) + " more";
  }

  /// `after_equality`: whether an == or != stands in front.
  Part name(const Token& token, bool after_equality) {
    if (token.text == "inf") return {builder_.number(std::numeric_limits<double>::infinity()), Type::number, token.column};
    for (const auto& symbol : vocabulary_.names)
      if (symbol.name == token.text) return {builder_.name(symbol.name), symbol.type, token.column};
    std::vector<std::string> names;
    for (const auto& symbol : vocabulary_.names) names.push_back(symbol.name);
    const bool function = is_function(token.text);
    if (function) reject("has the function " + std::string(token.text) + in_column(token.column) + " without its '('");
    const std::string here(name_here(token.text));
    const bool is_known = std::ranges::find(names, here == "log(pi)" ? "pi" : here) != names.end();
    const auto nearest = is_known ? std::optional(here) : nearest_name(token.text, names);
    reject("has an unknown name '" + std::string(token.text) + "'" + in_column(token.column) +
           (after_equality || token_.is("==") || token_.is("!=") ? quoting(token) : "") +
           (nearest ? "; did you mean '" + *nearest + "'?" : " (names: " + names_text() + ")"));
  }

  bool is_function(std::string_view name) const {
    const auto* row = find_function(name);
    if (row) return row->operation != Operation::stop || vocabulary_.stop;
    return std::ranges::find(vocabulary_.calls, name) != vocabulary_.calls.end();
  }

  [[noreturn]] void reject_function(const Token& token) const {
    std::vector<std::string> names = vocabulary_.calls;
    for (const char* name : {"if", "min", "max", "clip", "abs", "sign", "sqrt", "exp", "log", "tanh", "sigmoid"}) names.emplace_back(name);
    if (vocabulary_.stop) names.emplace_back("stop");
    const auto here = function_here(token.text);
    const auto nearest = nearest_name(here, names);
    reject("has an unknown function '" + std::string(token.text) + "'" + in_column(token.column) +
           (nearest ? "; did you mean '" + *nearest + "'?" : " (functions: " + join(names) + ")"));
  }

  Part call(const Token& token) {
    if (!is_function(token.text)) reject_function(token);
    const Level level(*this);
    const auto* row = find_function(token.text);
    const auto opened = token_.column;
    advance();
    std::vector<Part> arguments;
    if (!token_.is(")")) arguments.push_back(operators(Binding::either));
    while (token_.is(",")) {
      advance();
      arguments.push_back(operators(Binding::either));
    }
    close(opened);
    require_count(token, row ? row->least : 1, row ? row->most : 1, arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i)
      require(arguments[i], token.text == "if" && i == 0 ? Type::condition : Type::number);
    return {row ? applied(*row, arguments) : builder_.add({.operation = Operation::call, .text = std::string(token.text), .operands = {arguments[0].node}}),
            Type::number, token.column};
  }

  static void require_count(const Token& token, std::size_t least, std::size_t most, std::size_t given) {
    if (given >= least && given <= most) return;
    reject("gives " + std::string(token.text) + "()" + in_column(token.column) + " " + std::to_string(given) + (given == 1 ? " argument" : " arguments") +
           "; it takes " + std::to_string(least) + (most > least ? " or more" : ""));
  }

  Index applied(const FunctionRow& row, const std::vector<Part>& arguments) {
    std::vector<Index> operands;
    for (const auto& argument : arguments) operands.push_back(argument.node);
    if (row.most <= 3) return builder_.make(row.operation, std::move(operands));
    Index together = operands[0];
    for (std::size_t i = 1; i < operands.size(); ++i) together = builder_.make(row.operation, {together, operands[i]});
    return together;
  }

  Lexer lexer_;
  const Vocabulary& vocabulary_;
  Token token_;
  bool is_equality_ = false;  ///< whether the token before is == or !=
  Builder builder_;
  std::size_t depth_ = 0;
};

}  // namespace

Expression parse(std::string_view text, const Vocabulary& vocabulary, Type wanted, std::size_t first_column) {
  if (trimmed(text).empty()) reject("has no formula");
  if (text.size() > longest_formula) reject("has a formula of " + format_count(text.size()) + " characters; " + format_count(longest_formula) + " are allowed");
  auto formula = Parser(text, vocabulary, first_column).parse(wanted);
  const auto written = formula.text();  // as a file keeps it, from which it is read again
  if (written.size() > longest_formula)
    reject("has a formula of " + format_count(written.size()) + " characters where numbers are written out (0.5 for .5); " + format_count(longest_formula) + " are allowed");
  if (written == text) return formula;
  try {
    Parser(written, vocabulary, 1).parse(wanted);
  } catch (const FormulaError&) {
    reject("is nested deeper than " + std::to_string(deepest_formula) + " levels where min and max take two at a time");
  }
  return formula;
}

}  // namespace asymsweep::expression
