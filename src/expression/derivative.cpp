#include "expression/derivative.hpp"

#include "expression/bind.hpp"

namespace asymsweep::expression {
namespace {

/// None: 0.
using Slope = std::optional<Index>;

class Differentiation {
 public:
  explicit Differentiation(const std::map<std::string, Expression, std::less<>>& slopes) : slopes_(slopes) {}

  std::optional<Expression> of(const Expression& expression) {
    for (const auto& node : expression.nodes()) {
      Node copy = node;
      for (auto& operand : copy.operands) operand = here_[operand];
      std::vector<Slope> of_operands;
      for (const Index operand : node.operands) of_operands.push_back(slope_[operand]);
      here_.push_back(out_.add(copy));
      slope_.push_back(slope(copy, here_.back(), of_operands));
    }
    if (!slope_.back()) return std::nullopt;
    return out_.finish(*slope_.back());
  }

 private:
  Index make(Operation operation, std::vector<Index> operands) { return out_.make(operation, std::move(operands)); }

  Index product(Index a, Index b) {
    if (out_[a].is_number(1)) return b;
    if (out_[b].is_number(1)) return a;
    return make(Operation::multiply, {a, b});
  }
  Slope scaled(Slope a, Index factor) { return a ? Slope(product(*a, factor)) : a; }
  Slope scaled(Index factor, Slope a) { return a ? Slope(product(factor, *a)) : a; }
  Slope quotient(Slope a, Index divisor) {
    if (!a) return a;
    return *a == divisor ? out_.number(1) : make(Operation::divide, {*a, divisor});
  }
  Slope negative(Slope a) { return a ? Slope(make(Operation::negate, {*a})) : a; }
  Slope sum(Slope a, Slope b) {
    if (!a || !b) return a ? a : b;
    return make(Operation::add, {*a, *b});
  }
  Slope difference(Slope a, Slope b) {
    if (!a || !b) return a ? a : negative(b);
    return make(Operation::subtract, {*a, *b});
  }
  Index or_zero(Slope a) { return a ? *a : out_.number(0); }
  Slope choice(Index condition, Slope a, Slope b) {
    if (a == b) return a;
    return make(Operation::if_, {condition, or_zero(a), or_zero(b)});
  }

  /// Of min, whose smaller operand counts, or max.
  Slope of_chosen(bool larger, Index a, Index b, Slope da, Slope db) {
    if (da == db) return da;
    const auto beats = larger ? Operation::greater : Operation::less;
    const auto half = scaled(out_.number(0.5), sum(da, db));
    return choice(make(beats, {a, b}), da, choice(make(beats, {b, a}), db, half));
  }

  Slope of_power(Index node, Index base, Index exponent, Slope dbase, Slope dexponent) {
    // of x^y: y x^y x'/x + x^y log(x) y', where x'/x is 1 of what grows as it is large
    Slope first;
    if (dbase && *dbase == base) first = product(node, exponent);
    else if (dbase && out_[exponent].is_number(2)) first = product(product(exponent, base), *dbase);
    else if (dbase) first = product(product(exponent, make(Operation::power, {base, make(Operation::subtract, {exponent, out_.number(1)})})), *dbase);
    if (!dexponent) return first;
    // where x is 0, 0 log(0) would be no number
    const Slope second = product(product(node, make(Operation::log, {base})), *dexponent);
    return sum(first, choice(make(Operation::equal, {base, out_.number(0)}), Slope(), second));
  }

  Slope of_clip(const std::vector<Index>& x, const std::vector<Slope>& d) {
    const auto below = make(Operation::less, {x[0], x[1]}), above = make(Operation::greater, {x[0], x[2]});
    if (!d[1] && !d[2]) return choice(make(Operation::or_, {below, above}), Slope(), d[0]);
    return choice(below, d[1], choice(above, d[2], d[0]));
  }

  Slope slope(const Node& node, Index self, const std::vector<Slope>& d) {
    const auto& x = node.operands;
    switch (node.operation) {
      case Operation::name: {
        const auto found = slopes_.find(node.text);
        return found == slopes_.end() ? Slope() : Slope(out_.add(found->second));
      }
      case Operation::add: return sum(d[0], d[1]);
      case Operation::subtract: return difference(d[0], d[1]);
      case Operation::negate: return negative(d[0]);
      case Operation::multiply: return sum(scaled(d[0], x[1]), scaled(x[0], d[1]));
      case Operation::divide: return difference(quotient(d[0], x[1]), d[1] ? quotient(product(self, *d[1]), x[1]) : Slope());
      case Operation::power: return of_power(self, x[0], x[1], d[0], d[1]);
      case Operation::if_: return choice(x[0], d[1], d[2]);
      case Operation::min: return of_chosen(false, x[0], x[1], d[0], d[1]);
      case Operation::max: return of_chosen(true, x[0], x[1], d[0], d[1]);
      case Operation::clip: return of_clip(x, d);
      case Operation::abs: return scaled(make(Operation::sign, {x[0]}), d[0]);
      case Operation::sqrt: return scaled(quotient(d[0], self), out_.number(0.5));
      case Operation::exp: return scaled(self, d[0]);
      case Operation::log: return quotient(d[0], x[0]);
      case Operation::tanh: return scaled(make(Operation::subtract, {out_.number(1), make(Operation::multiply, {self, self})}), d[0]);
      case Operation::sigmoid: return scaled(make(Operation::multiply, {self, make(Operation::subtract, {out_.number(1), self})}), d[0]);
      default: return Slope();  // numbers, conditions, sign, stop
    }
  }

  const std::map<std::string, Expression, std::less<>>& slopes_;
  Builder out_;
  std::vector<Index> here_;
  std::vector<Slope> slope_;
};

}  // namespace

std::optional<Expression> derivative(const Expression& expression, const std::map<std::string, Expression, std::less<>>& slopes) {
  auto result = Differentiation(slopes).of(expression);
  return result ? std::optional(without_stops(*result)) : result;
}

Expression without_stops(const Expression& expression) { return bind(expression, {}); }

Expression named(const std::string& name) {
  Builder builder;
  return builder.finish(builder.name(name));
}

}  // namespace asymsweep::expression
