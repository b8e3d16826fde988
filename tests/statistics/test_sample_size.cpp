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
