// Values of formulas: against the C library, and at the corners.

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "expression/functions.hpp"
#include "vocabulary.hpp"

using namespace asymsweep;
using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("functions are those of the C library to some units of the last place") {
  for (double x = 0.01; x < 20; x *= 1.37) {
    const std::map<std::string, Value, std::less<>> at = {{"R", x}, {"V", -x}};
    CHECK(value("sqrt(R)", at) == std::sqrt(x));
    CHECK(value("exp(V)", at) == Approx(std::exp(-x)).epsilon(4e-16));
    CHECK(value("log(R)", at) == Approx(std::log(x)).epsilon(4e-16).margin(1e-18));
    CHECK(value("tanh(R)", at) == Approx(std::tanh(x)).epsilon(1e-14));
    CHECK(value("sigmoid(V)", at) == Approx(1 / (1 + std::exp(x))).epsilon(1e-15));
    CHECK(value("R^0.3", at) == Approx(std::pow(x, 0.3)).epsilon(1e-15));
    CHECK(value("R^-2.5", at) == Approx(std::pow(x, -2.5)).epsilon(1e-14));
    CHECK(value("R^3", at) == x * (x * x));
    CHECK(value("V^3", at) == -(x * (x * x)));
    CHECK(value("R^-2", at) == 1 / (x * x));
    CHECK(value("abs(V)", at) == x);
    CHECK(value("sign(V)", at) == -1);
  }
}

TEST_CASE("what corners give") {
  CHECK(value("min(2, 1, 3)") == 1);
  CHECK(value("max(2, 1, 3)") == 3);
  CHECK(value("clip(5, 1, 2)") == 2);
  CHECK(value("clip(0, 1, 2)") == 1);
  CHECK(value("clip(1.5, 1, 2)") == 1.5);
  CHECK(value("clip(1.5, 2, 1)") == 1);  // as torch.clamp: the upper end wins
  CHECK(value("0^0") == 1);
  CHECK(value("0^0.5") == 0);
  CHECK(value("0^-0.5") == infinity);
  CHECK(std::isnan(value("(-1)^0.5")));
  CHECK(value("sign(0)") == 0);
  CHECK(value("1/0") == infinity);
  CHECK(std::isnan(value("0/0")));
  CHECK(value("stop(3)") == 3);
  CHECK(value("if(1 < 2, 3, 4)") == 3);
}

TEST_CASE("what is no number stays none, in every function") {
  for (const char* text : {"min(R, 1)", "min(1, R)", "max(R, 1)", "max(1, R)", "clip(R, 0, 1)", "abs(R)", "sign(R)", "sqrt(R)", "exp(R)",
                           "log(R)", "tanh(R)", "sigmoid(R)", "R^2", "R^0.5", "2^R", "R*0"}) {
    INFO(text);
    CHECK(std::isnan(value(text, {{"R", not_a_number}})));
  }
  CHECK(is_true("R != R", {{"R", not_a_number}}));
}

TEST_CASE("a bound formula has its parameters' values, and computes what is constant once") {
  const auto bound = bind(formula("min(ratio, 1 + high)*A + if(low > 0, 1, ratio)*group_quantile(0.2*2)"),
                          {.values = {{"high", 0.25}, {"low", 0.5}}, .definitions = {{"A", formula("R - V")}}});
  CHECK(bound.text() == "min(ratio, 1.25)*(R - V) + 1*group_quantile(0.4)");
  CHECK(bind(formula("if(low > 1 and R > V, 1, stop(R))"), {.values = {{"low", 0.0}}}).text() == "R");
  CHECK(bind(formula("if(low > 1 or R > V, 1, R)"), {.values = {{"low", 0.0}}}).text() == "if(R > V, 1, R)");
  CHECK(bind(formula("if(not low > 1, 1, R)"), {.values = {{"low", 0.0}}}).text() == "1");
}

TEST_CASE("a condition that depends on a value that is no number is neither true nor false") {
  const auto of = [](const std::string& text, double r) {
    const Evaluator evaluator(condition(text));
    std::vector<Value> values;
    for (const auto& name : evaluator.names()) values.emplace_back(name == "R" ? r : 1.0);
    const double number = evaluator.number(values);
    CHECK(evaluator.holds(values) == (number == 1));
    return number;
  };
  for (const char* text : {"R > 0", "R <= 0", "R == 1", "R != 1", "not R > 0", "not (R > 0 or R < 0)", "R > 0 and V > 0", "R > 0 or V < 0", "if(R > 0, 1, 2) > 0", "clip(V, R, 2) > 0", "max(R, 1) >= 1"}) {
    CAPTURE(text);
    CHECK(std::isnan(of(text, not_a_number)));
    CHECK_FALSE(std::isnan(of(text, 0.5)));
  }
  CHECK(of("R > 0 or V > 0", not_a_number) == 1);
  CHECK(of("R > 0 and V < 0", not_a_number) == 0);
  CHECK(of("if(V > 0, 1, R) > 0", not_a_number) == 1);
}

TEST_CASE("once, comparisons are those of compiled objectives") {
  CHECK_FALSE(is_true("R > 0", {{"R", not_a_number}}));
  CHECK(is_true("not R > 0", {{"R", not_a_number}}));
  CHECK(is_true("R != 1", {{"R", not_a_number}}));
}
