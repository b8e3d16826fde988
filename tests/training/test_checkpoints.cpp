#include <catch2/catch.hpp>

#include "training/checkpoints.hpp"

using namespace asymsweep;
using Steps = std::vector<std::uint64_t>;

TEST_CASE("checkpoints start at 0, end at the last step, and never repeat") {
  CHECK(checkpoint_steps(1000, 5, CheckpointSpacing::log) == Steps{0, 1, 10, 100, 1000});
  CHECK(checkpoint_steps(1000, 5, CheckpointSpacing::linear) == Steps{0, 250, 500, 750, 1000});
  CHECK(checkpoint_steps(7, 1, CheckpointSpacing::log) == Steps{7});
  CHECK(checkpoint_steps(7, 2, CheckpointSpacing::log) == Steps{0, 7});
  for (const auto spacing : {CheckpointSpacing::log, CheckpointSpacing::linear})
    for (std::uint64_t steps = 1; steps < 200; steps += 7)
      for (std::size_t count = 2; count <= steps + 1; count += 3) {
        const auto at = checkpoint_steps(steps, count, spacing);
        REQUIRE(at.size() == count);
        REQUIRE(at.front() == 0);
        REQUIRE(at.back() == steps);
        for (std::size_t i = 1; i < count; ++i) REQUIRE(at[i] > at[i - 1]);
      }
  CHECK_THROWS(checkpoint_steps(3, 5, CheckpointSpacing::log));
}
