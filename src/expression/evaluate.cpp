#include "expression/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include "expression/functions.hpp"

namespace asymsweep::expression {

double compute(Operation operation, std::span<const double> x) {
  switch (operation) {
    case Operation::or_: return x[0] != 0 || x[1] != 0;
    case Operation::and_: return x[0] != 0 && x[1] != 0;
    case Operation::not_: return x[0] == 0;
    case Operation::less: return x[0] < x[1];
    case Operation::less_equal: return x[0] <= x[1];
    case Operation::greater: return x[0] > x[1];
    case Operation::greater_equal: return x[0] >= x[1];
    case Operation::equal: return x[0] == x[1];
    case Operation::not_equal: return x[0] != x[1];
    case Operation::add: return x[0] + x[1];
    case Operation::subtract: return x[0] - x[1];
    case Operation::multiply: return x[0] * x[1];
    case Operation::divide: return x[0] / x[1];
    case Operation::negate: return -x[0];
    case Operation::power: return functions::power(x[0], x[1]);
    case Operation::if_: return x[0] != 0 ? x[1] : x[2];
    case Operation::min: return functions::minimum(x[0], x[1]);
    case Operation::max: return functions::maximum(x[0], x[1]);
    case Operation::clip: return functions::clip(x[0], x[1], x[2]);
    case Operation::abs: return magnitude(x[0]);
    case Operation::sign: return functions::sign(x[0]);
    case Operation::sqrt: return square_root(x[0]);
    case Operation::exp: return elementary::exp(x[0]);
    case Operation::log: return functions::log(x[0]);
    case Operation::tanh: return elementary::tanh(x[0]);
    case Operation::sigmoid: return functions::sigmoid(x[0]);
    case Operation::stop: return x[0];
    case Operation::number:
    case Operation::word:
    case Operation::name:
    case Operation::call:
    case Operation::truth: break;
  }
  throw std::logic_error("no operation to apply");
}

namespace {

/// What a node is: a number (of a condition 1 or 0), or a word.
struct Result {
  double number = 0;
  const std::string* word = nullptr;

  bool operator==(const Result& other) const {
    if ((word == nullptr) != (other.word == nullptr)) return false;
    return word ? *word == *other.word : number == other.number;
  }
};

double number_of(const Result& result) {
  if (result.word) throw std::logic_error("a word where a number is wanted: " + *result.word);
  return result.number;
}

/// Of comparisons with NaN: all false but !=, as hardware and compiled objectives have it; or neither true nor false.
enum class Logic { two_valued,
                   three_valued };

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What an operation says where an operand is no number; none where the operation itself lets NaN through. A condition that depends on
/// one is neither true nor false (S. C. Kleene's strong logic).
std::optional<double> of_unknown(Operation operation, std::span<const double> x) {
  if (std::ranges::none_of(x, [](double value) { return std::isnan(value); })) return std::nullopt;
  const auto is = [&](bool truth) { return std::ranges::any_of(x, [&](double value) { return !std::isnan(value) && (value != 0) == truth; }); };
  switch (operation) {
    case Operation::or_: return is(true) ? 1 : nan;
    case Operation::and_: return is(false) ? 0 : nan;
    case Operation::if_: return std::isnan(x[0]) ? std::optional(nan) : std::nullopt;
    case Operation::not_:
    case Operation::less:
    case Operation::less_equal:
    case Operation::greater:
    case Operation::greater_equal:
    case Operation::clip: return nan;
    default: return std::nullopt;
  }
}

Result equality(const Result& a, const Result& b, bool wanted, Logic logic) {
  if (logic == Logic::three_valued && !a.word && !b.word && (std::isnan(a.number) || std::isnan(b.number))) return {.number = nan};
  return {.number = (a == b) == wanted ? 1.0 : 0.0};
}

Result result_of(const Node& node, const std::vector<Result>& results, Logic logic) {
  const auto operand = [&](std::size_t i) -> const Result& { return results[node.operands[i]]; };
  switch (node.operation) {
    case Operation::number:
    case Operation::truth: return {.number = node.number};
    case Operation::word: return {.word = &node.text};
    case Operation::equal: return equality(operand(0), operand(1), true, logic);
    case Operation::not_equal: return equality(operand(0), operand(1), false, logic);
    case Operation::name:
    case Operation::call: throw std::logic_error("a formula with " + node.text + " has no value by itself");
    default: break;
  }
  double numbers[3];
  for (std::size_t i = 0; i < node.operands.size(); ++i) numbers[i] = number_of(operand(i));
  const std::span<const double> all(numbers, node.operands.size());
  if (logic == Logic::three_valued)
    if (const auto unknown = of_unknown(node.operation, all)) return {.number = *unknown};
  return {.number = compute(node.operation, all)};
}

double number(const Expression& expression, std::span<const Value> values, Logic logic) {
  std::vector<Result> results;
  results.reserve(expression.nodes().size());
  std::size_t name = 0;
  for (const auto& node : expression.nodes()) {
    if (node.operation != Operation::name) {
      results.push_back(result_of(node, results, logic));
      continue;
    }
    const auto& value = values[name++];
    const auto* number = std::get_if<double>(&value);
    results.push_back(number ? Result{.number = *number} : Result{.word = &std::get<std::string>(value)});
  }
  return number_of(results.back());
}

}  // namespace

Evaluator::Evaluator(Expression expression) : expression_(std::move(expression)), names_(expression_.names()) {}

double Evaluator::number(std::span<const Value> values) const { return expression::number(expression_, values, Logic::three_valued); }

double number_of(const Expression& expression, const std::function<Value(std::string_view name)>& value_of) {
  std::vector<Value> values;
  for (const auto& name : expression.names()) values.push_back(value_of(name));
  return number(expression, values, Logic::two_valued);
}

}  // namespace asymsweep::expression
