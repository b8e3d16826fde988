// What formulas say of themselves.

#include <catch2/catch.hpp>

#include "expression/facts.hpp"
#include "vocabulary.hpp"

using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

TEST_CASE("which formulas are affine in the reward") {
  for (const char* text : {"R", "R - V", "ratio*(R - V)", "(R - V)/s", "3 - 2*R", "V", "-R", "stop(ratio)*R", "if(ratio < 1, R, V)", "R*exp(V)/pi", "2*(R - V)*ratio^2"}) {
    INFO(text);
    CHECK(is_affine_in(formula(text), "R"));
  }
  for (const char* text : {"R*R", "R^2", "V/R", "exp(R)", "max(R, 0)", "if(R > V, 1, 0)", "if(R > V, R, V)", "abs(R)", "clip(R, 0, 1)", "2^R"}) {
    INFO(text);
    CHECK_FALSE(is_affine_in(formula(text), "R"));
  }
}

TEST_CASE("which formulas are sums of names") {
  const LinearForm advantage = {{"R", 1.0}, {"V", -1.0}};
  for (const char* text : {"R - V", "-(V - R)", "-V + R", "2*(R - V)/2", "R + 0*s - V", "1 + R - V - 1"}) {
    INFO(text);
    CHECK(linear_form(formula(text)) == advantage);
  }
  CHECK(linear_form(formula("R - 2*V")) != advantage);
  CHECK(linear_form(formula("R - V + 1")) == LinearForm{{"", 1.0}, {"R", 1.0}, {"V", -1.0}});
  for (const char* text : {"R*V", "R/V", "R^1", "min(R, V)", "if(R > V, R, V)"}) CHECK_FALSE(linear_form(formula(text)));
}
