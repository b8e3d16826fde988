#include "expression/range.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "expression/evaluate.hpp"

namespace asymsweep::expression {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double margin = 1e-13;
constexpr Range either = {0, 1};

bool is_point(const Range& x) { return x.low == x.high; }

double value(Operation operation, double a) { return compute(operation, std::array{a}); }
double value(Operation operation, double a, double b) { return compute(operation, std::array{a, b}); }

/// Ends that are no number (inf - inf) are none.
Range ends(double low, double high) { return {std::isnan(low) ? -inf : low, std::isnan(high) ? inf : high}; }

Range hull(const Range& a, const Range& b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

/// A margin for functions that are right to some units in the last place; not beyond what the function can be.
Range widened(const Range& x, const Range& possible) {
  const auto out = [](double end) { return margin * std::abs(end) + 1e-15; };
  const double low = std::isinf(x.low) ? x.low : x.low - out(x.low), high = std::isinf(x.high) ? x.high : x.high + out(x.high);
  return {std::clamp(low, possible.low, possible.high), std::clamp(high, possible.low, possible.high)};
}

/// The hull of the operation at the corners. `undefined`: what stands for a corner that is no number.
Range corners(Operation operation, const Range& a, const Range& b, double undefined) {
  Range all{inf, -inf};
  for (const double x : {a.low, a.high})
    for (const double y : {b.low, b.high}) {
      const double z = value(operation, x, y);
      const double corner = std::isnan(z) ? undefined : z;
      all = hull(all, {corner, corner});
    }
  return all;
}

Range power(const Range& x, const Range& y) {
  const bool whole = is_point(y) && y.low == std::floor(y.low) && std::abs(y.low) <= 64;
  const bool even = whole && std::fmod(y.low, 2) == 0;
  if (x.low < 0 && !whole) return {};
  if (x.low <= 0 && x.high >= 0 && y.low < 0) return {};
  auto all = widened(corners(Operation::power, x, y, 1), {});
  if (even && x.low < 0 && x.high > 0) all = hull(all, {0, 0});
  return x.low >= 0 || even ? Range{std::max(all.low, 0.0), all.high} : all;
}

/// A function that rises, where it is a number: from `from` on.
Range rising(Operation operation, const Range& x, double from) {
  if (x.high < from) return {};
  return ends(value(operation, std::max(x.low, from)), value(operation, x.high));
}

Range clipped(const Range& x, const Range& low, const Range& high) {
  return {compute(Operation::clip, std::array{x.low, low.low, high.low}), compute(Operation::clip, std::array{x.high, low.high, high.high})};
}

/// Of numbers that are known: whether they compare so. Of others either: one may be no number, which compares with nothing.
Range compared(Operation operation, const Range& a, const Range& b) {
  if (!is_point(a) || !is_point(b)) return either;
  const double truth = value(operation, a.low, b.low);
  return {truth, truth};
}

Range of_words(const Node& node, const Extent& a, const Extent& b) {
  const bool same = a.index() == b.index() && std::get<std::string>(a) == std::get<std::string>(b);
  const double truth = same == (node.operation == Operation::equal) ? 1 : 0;
  return {truth, truth};
}

Range combined(const Node& node, const std::vector<Extent>& extents) {
  const auto operand = [&](std::size_t i) -> const Extent& { return extents[node.operands[i]]; };
  const auto& op = node.operation;
  if (op == Operation::equal || op == Operation::not_equal)
    if (std::holds_alternative<std::string>(operand(0)) || std::holds_alternative<std::string>(operand(1))) return of_words(node, operand(0), operand(1));
  std::vector<Range> x;
  for (std::size_t i = 0; i < node.operands.size(); ++i) x.push_back(std::get<Range>(operand(i)));
  switch (op) {
    case Operation::or_: return {std::max(x[0].low, x[1].low), std::max(x[0].high, x[1].high)};
    case Operation::and_: return {std::min(x[0].low, x[1].low), std::min(x[0].high, x[1].high)};
    case Operation::not_: return {1 - x[0].high, 1 - x[0].low};
    case Operation::less:
    case Operation::less_equal:
    case Operation::greater:
    case Operation::greater_equal:
    case Operation::equal:
    case Operation::not_equal: return compared(op, x[0], x[1]);
    case Operation::add: return ends(x[0].low + x[1].low, x[0].high + x[1].high);
    case Operation::subtract: return ends(x[0].low - x[1].high, x[0].high - x[1].low);
    case Operation::multiply: return corners(op, x[0], x[1], 0);
    case Operation::divide: return x[1].low <= 0 && x[1].high >= 0 ? Range{} : corners(op, x[0], x[1], 0);
    case Operation::negate: return {-x[0].high, -x[0].low};
    case Operation::power: return power(x[0], x[1]);
    case Operation::if_: return is_point(x[0]) ? x[x[0].low != 0 ? 1 : 2] : hull(x[1], x[2]);
    case Operation::min: return {std::min(x[0].low, x[1].low), std::min(x[0].high, x[1].high)};
    case Operation::max: return {std::max(x[0].low, x[1].low), std::max(x[0].high, x[1].high)};
    case Operation::clip: return clipped(x[0], x[1], x[2]);
    case Operation::abs: {
      const double a = std::abs(x[0].low), b = std::abs(x[0].high);
      return {x[0].low <= 0 && x[0].high >= 0 ? 0 : std::min(a, b), std::max(a, b)};
    }
    case Operation::sign: return {value(op, x[0].low), value(op, x[0].high)};
    case Operation::sqrt: return rising(op, x[0], 0);
    case Operation::log: return widened(rising(op, x[0], 0), {});
    case Operation::exp: return widened(rising(op, x[0], -inf), {0, inf});
    case Operation::tanh: return widened(rising(op, x[0], -inf), {-1, 1});
    case Operation::sigmoid: return widened(rising(op, x[0], -inf), {0, 1});
    case Operation::stop: return x[0];
    case Operation::number:
    case Operation::word:
    case Operation::name:
    case Operation::call:
    case Operation::truth: break;
  }
  throw std::logic_error("no operation to apply");
}

}  // namespace

Range range_of(const Expression& expression, const std::function<Extent(std::string_view)>& extent_of) {
  std::vector<Extent> extents;
  for (const auto& node : expression.nodes()) {
    switch (node.operation) {
      case Operation::number:
      case Operation::truth: extents.emplace_back(Range{node.number, node.number}); break;
      case Operation::word: extents.emplace_back(node.text); break;
      case Operation::name: extents.push_back(extent_of(node.text)); break;
      case Operation::call: extents.emplace_back(Range{}); break;
      default: extents.emplace_back(combined(node, extents));
    }
  }
  return std::get<Range>(extents.back());
}

}  // namespace asymsweep::expression
