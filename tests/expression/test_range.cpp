// What formulas can come to: the ends that a person would write, and no value beyond them.

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "expression/range.hpp"
#include "vocabulary.hpp"

using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
using Extents = std::map<std::string, Extent, std::less<>>;

Range range(const Expression& of, const Extents& extents) {
  return range_of(of, [&](std::string_view name) { return extents.find(name)->second; });
}
void check_range(const std::string& text, const Extents& extents, double low, double high) {
  INFO(text);
  const auto found = range(formula(text), extents);
  CHECK(found.low == low);
  CHECK(found.high == high);
}

}  // namespace

TEST_CASE("ends are exact where rounding keeps order") {
  const Extents at = {{"R", Range{0, 1}}, {"V", Range{-2, 3}}, {"s", Range{1, 4}}, {"lag", Range{inf, inf}}, {"train.algorithm", "asymre"}};
  check_range("R - V", at, -3, 3);
  check_range("R - R", at, -1, 1);
  check_range("2*R - 1", at, -1, 1);
  check_range("V*V", at, -6, 9);
  check_range("abs(V)", at, 0, 3);
  check_range("abs(s)", at, 1, 4);
  check_range("sqrt(s)", at, 1, 2);
  check_range("sqrt(V)", at, 0, std::sqrt(3.0));
  check_range("R/s", at, 0, 1);
  check_range("R/V", at, -inf, inf);
  check_range("R/(V + 3)", at, 0, 1);
  check_range("min(R, V)", at, -2, 1);
  check_range("clip(V, -1, 0.5)", at, -1, 0.5);
  check_range("sign(V)", at, -1, 1);
  check_range("lag", at, inf, inf);
  check_range("R/lag", at, 0, 0);
  check_range("lag - lag", at, -inf, inf);
  check_range("if(train.algorithm == \"asymre\", R, V)", at, 0, 1);
  check_range("if(R > V, R, 7)", at, 0, 7);
  check_range("if(2 > 1 and not (1 == 2), R, 7)", at, 0, 1);
}

TEST_CASE("our own functions get a margin, but none beyond what they can be") {
  const Extents at = {{"V", Range{-2, 3}}, {"lag", Range{-inf, inf}}};
  const auto square = range(formula("V^2"), at), log = range(formula("log(V)"), at);
  CHECK(square.low == 0);
  CHECK((square.high > 9 && square.high < 9 + 1e-12));
  CHECK(log.low == -inf);
  CHECK((log.high > std::log(3.0) && log.high < std::log(3.0) + 1e-12));
  check_range("tanh(lag)", at, -1, 1);
  check_range("sigmoid(lag)", at, 0, 1);
  check_range("exp(lag)", at, 0, inf);
}

TEST_CASE("a condition is a part of 0 to 1") {
  const Extents at = {{"R", Range{0, 1}}, {"V", Range{-2, 3}}, {"train.algorithm", "grpo"}};
  const auto undecided = range(condition("R > V"), at), never = range(condition("train.algorithm == \"asymre\" and R > V"), at);
  CHECK((undecided.low == 0 && undecided.high == 1));
  CHECK((never.low == 0 && never.high == 0));
  const auto beyond = range(condition("R < 2"), at);
  CHECK(beyond.low == 0);  // R may be no number
}

TEST_CASE("no value is beyond its range") {
  const std::vector<std::string> formulas = {
      "R - V", "R*V - s", "R/s + V/(s + 1)", "exp(V)*R", "log(s)*V", "tanh(V*R) + sigmoid(V)", "V^3", "V^2 - R^0.5", "s^V", "s^-2",
      "min(V, R, s) + max(V, s)", "clip(V, R, s)", "sqrt(abs(V))*sign(V)", "if(R > 0.5, V, exp(s))", "-(V - R)^4", "abs(V - s)/s"};
  std::mt19937 generator(7);  // fixed
  std::uniform_real_distribution<double> unit(0, 1);
  for (const auto& text : formulas) {
    const auto whole = formula(text);
    for (int box = 0; box < 50; ++box) {
      const auto pair = [&](double low, double high) {
        const double a = low + (high - low) * unit(generator), b = low + (high - low) * unit(generator);
        return Range{std::min(a, b), std::max(a, b)};
      };
      const std::map<std::string, Range, std::less<>> box_of = {{"R", pair(0, 1)}, {"V", pair(-3, 3)}, {"s", pair(0.1, 4)}};
      const auto found = range_of(whole, [&](std::string_view name) -> Extent { return box_of.find(name)->second; });
      for (int i = 0; i < 200; ++i) {
        const double x = number_of(whole, [&](std::string_view name) {
          const auto& range = box_of.find(name)->second;
          const double t = i < 8 ? (i >> (name == "R" ? 0 : name == "V" ? 1
                                                                        : 2)) &
                                       1
                                 : unit(generator);
          return std::lerp(range.low, range.high, t);  // exact at the ends
        });
        INFO(text << " = " << x << " in [" << found.low << ", " << found.high << "]");
        REQUIRE((std::isnan(x) || (x >= found.low && x <= found.high)));
      }
    }
  }
}
