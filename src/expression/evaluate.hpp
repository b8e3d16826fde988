#pragma once
// The value of a formula for one set of values of its names.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// A number or a word, as a key's value or a metric is.
using Value = std::variant<double, std::string>;

/// `operands`: of an operation that computes a number, or (comparisons of numbers, and, or, not) 1 or 0.
double compute(Operation operation, std::span<const double> operands);

class Evaluator {
 public:
  explicit Evaluator(Expression expression);

  /// What `values` are the values of.
  const std::vector<std::string>& names() const { return names_; }

  /// Of a formula that is a number. A condition is 1 or 0; NaN where it depends on a value that is no number: `x > 0`, `x != 1` and
  /// `not x > 0` of a NaN, but not `x > 0 or 1 > 0`. std::logic_error when a name is a word where a number is wanted, or the formula has a call: the
  /// vocabulary said otherwise.
  double number(std::span<const Value> values) const;
  /// Of one that is a condition; false where that is NaN. A number and a word are never equal.
  bool holds(std::span<const Value> values) const { return number(values) > 0; }

 private:
  Expression expression_;
  std::vector<std::string> names_;
};

/// Once, as a compiled objective has it (tape.hpp): a comparison with NaN is false, but for !=.
double number_of(const Expression& expression, const std::function<Value(std::string_view name)>& value_of);
inline bool holds(const Expression& expression, const std::function<Value(std::string_view name)>& value_of) {
  return number_of(expression, value_of) > 0;
}

}  // namespace asymsweep::expression
