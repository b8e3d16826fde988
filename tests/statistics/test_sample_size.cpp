// How many seeds.

#include "analysis/statistics/sample_size.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

TEST_CASE("zero_failure_n") {
  for (const auto& known : reference("zero_failure_n")) CHECK(zero_failure_size(known["p0"], known["alpha"]) == known["n"]);
}

TEST_CASE("binom_power_n") {
  for (const auto& known : reference("binom_power_n")) {
    const auto design = binomial_size(known["p0"], known["p1"], known["alpha"], known["power"]);
    CHECK(design.n == known["n"]);
    CHECK(design.reject_from == known["reject_if_k_ge"]);
  }
}

TEST_CASE("t_power, t_power_values") {
  for (const auto& known : reference("t_power")) {
    CHECK(t_size(known["d"], known["alpha"], known["power"], Sides::one) == known["one_sided_n"]);
    CHECK(t_size(known["d"], known["alpha"], known["power"], Sides::two) == known["two_sided_n"]);
  }
  for (const auto& known : reference("t_power_values")) {
    CHECK(t_power(known["n"], known["d"], known["alpha"], Sides::one) == near(known["one_sided"]));
    CHECK(t_power(known["n"], known["d"], known["alpha"], Sides::two) == near(known["two_sided"]));
  }
}

TEST_CASE("hoeffding_n") {
  for (const auto& known : reference("hoeffding_n")) CHECK(hoeffding_size(known["eps"], known["alpha"]) == known["n"]);
}

TEST_CASE("tolerance_minmax_n") {
  for (const auto& known : reference("tolerance_minmax_n")) {
    CHECK(tolerance_size(known["beta"], known["gamma"], Sides::two) == known["n_two_sided"]);
    CHECK(tolerance_size(known["beta"], known["gamma"], Sides::one) == known["n_one_sided"]);
  }
}
