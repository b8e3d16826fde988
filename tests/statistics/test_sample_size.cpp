// How many seeds.

#include "analysis/statistics/sample_size.hpp"
#include "tests/statistics/reference.hpp"

using namespace asymsweep::statistics;

TEST_CASE("zero_failure_n") {
  for (const auto& known : reference("zero_failure_n")) CHECK(zero_failure_size(known["p0"], known["alpha"]) == known["n"]);
}
