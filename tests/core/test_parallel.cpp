#include <sched.h>

#include <catch2/catch.hpp>

#include "core/parallel.hpp"

using namespace asymsweep;

TEST_CASE("A process that may run on one core has one") {
  cpu_set_t before, one;
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CPU_ZERO(&one);
  for (int core = 0; CPU_COUNT(&one) == 0; ++core)
    if (CPU_ISSET(core, &before)) CPU_SET(core, &one);
  REQUIRE(usable_cores() <= static_cast<std::size_t>(CPU_COUNT(&before)));  // a control group may have less
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(usable_cores() == 1);
  REQUIRE(sched_setaffinity(0, sizeof before, &before) == 0);
}
