#include <catch2/catch.hpp>

#include "core/random.hpp"
#include "training/lanes/lane_policy.hpp"

using namespace asymsweep;

namespace {

using Vector = NativeLanes<double>;

/// Random lanes on (low, high), [arms].
std::vector<Vector> random_lanes(std::size_t arms, double low, double high, std::uint32_t seed) {
  std::vector<Vector> lanes(arms);
  for (std::uint32_t y = 0; y < arms; ++y)
    for (std::uint32_t l = 0; l < lane_count<Vector>; ++l)
      lanes[y][l] = low + (high - low) * uniform(3, Stream::bootstrap, {seed, l, y});
  return lanes;
}

}  // namespace

TEST_CASE("the bound on the next step holds while steps grow and while they shrink") {
  int grew = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    LanePolicy<Vector> policy(random_lanes(6, -2, 2, seed));
    // a mass below 0 in total drives the policy apart: steps grow
    const auto mass = random_lanes(6, -0.2, seed % 2 == 0 ? 0.1 : 0.25, seed + 1000);
    Vector total = {};
    for (const auto& of_arm : mass) total += of_arm;
    Vector bound = policy.largest_step_of(mass, total);
    for (int step = 0; step < 40; ++step) {
      const Vector largest = policy.largest_step_of(mass, total);
      for (std::size_t l = 0; l < lane_count<Vector>; ++l) REQUIRE(largest[l] <= bound[l] * (1 + 1e-12));
      policy.ascend(mass, total, bound);
      for (std::size_t l = 0; l < lane_count<Vector>; ++l)
        REQUIRE(policy.largest_step()[l] == Approx(largest[l]).epsilon(1e-12));
      const Vector next = policy.largest_step_of(mass, total);
      for (std::size_t l = 0; l < lane_count<Vector>; ++l) grew += next[l] > 1.01 * largest[l];
      bound = bound_of_next_step(policy.largest_step(), total);
      if (any(policy.largest_step() > 0.5)) break;
    }
  }
  CHECK(grew > 100);  // or nothing was tested
}

TEST_CASE("weights follow the logits: a thousand small steps against the softmax of their sum") {
  const auto start = random_lanes(9, -3, 3, 1), mass = random_lanes(9, -0.02, 0.02, 2);
  LanePolicy<Vector> policy(start);
  for (int step = 0; step < 1000; ++step) policy.ascend(mass, Vector{}, broadcast<Vector>(0.02));
  auto logits = start;
  for (int step = 0; step < 1000; ++step)
    for (std::size_t y = 0; y < 9; ++y) logits[y] += mass[y];
  const LanePolicy<Vector> expected(logits);
  for (std::size_t y = 0; y < 9; ++y)
    for (std::size_t l = 0; l < lane_count<Vector>; ++l)
      CHECK(policy.probability(y)[l] == Approx(expected.probability(y)[l]).epsilon(5e-12));  // 1000 times 2e-15, and some
}
