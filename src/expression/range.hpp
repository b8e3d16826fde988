#pragma once
// What a formula can come to, from what its names can be: interval arithmetic. + - * / sqrt, min, max, clip, abs and sign round as the
// formula itself does, and rounding keeps order: their ends are exact. exp, log, tanh, sigmoid and ^ get a margin of 1e-13 of their
// size, a hundred times what our functions may be off. A name that stands twice is taken as two: x - x of [0, 1] is [-1, 1].

#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <variant>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// Ends belong to it; low <= high.
struct Range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool bounded() const { return high - low < std::numeric_limits<double>::infinity(); }
};

/// What a name can be: numbers, or one word.
using Extent = std::variant<Range, std::string>;

/// Encloses every value that the formula has where its names are in their ranges; values that are no number (log(-1)) aside, and
/// without ends where nothing else is known (1 / x of an x that may be 0). Of a condition: a part of [0, 1].
Range range_of(const Expression& expression, const std::function<Extent(std::string_view name)>& extent_of);

}  // namespace asymsweep::expression
