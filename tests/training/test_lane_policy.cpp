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

Vector largest_of(const std::vector<Vector>& mass) {
  return lane_largest<Vector>(mass.size(), [&](std::size_t y) { return mass[y]; });
}
const auto all_lanes = Vector{} == Vector{};

}  // namespace

TEST_CASE("the bound on the next step holds while steps grow and while they shrink") {
  int grew = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    LanePolicy<Vector> policy(random_lanes(6, -2, 2, seed));
    // a mass below 0 in total drives the policy apart: steps grow
    const auto mass = random_lanes(6, -0.2, seed % 2 == 0 ? 0.1 : 0.25, seed + 1000);
    Vector total = {};
    for (const auto& of_arm : mass) total += of_arm;
    Vector bound = policy.measure(mass, total, largest_of(mass), all_lanes);
    for (int step = 0; step < 40; ++step) {
      const Vector largest = policy.measure(mass, total, largest_of(mass), all_lanes);
      for (std::size_t l = 0; l < lane_count<Vector>; ++l) REQUIRE(largest[l] <= bound[l] * (1 + 1e-12));
      policy.ascend(mass, total, bound);
      for (std::size_t l = 0; l < lane_count<Vector>; ++l)
        if (bound[l] <= LanePolicy<Vector>::largest_polynomial_step) REQUIRE(policy.largest_step()[l] == Approx(largest[l]).epsilon(1e-12));
        else REQUIRE(policy.largest_step()[l] > 1e300);  // the weights were rebuilt
      const Vector next = policy.measure(mass, total, largest_of(mass), all_lanes);
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

TEST_CASE("an arm that has vanished does not slow the others down, and comes back from its logit") {
  // Arm 0 falls by 0.05 a step for 2000 steps, then rises by as much; the others stand still.
  std::vector<Vector> fall(4), rise(4);
  fall[0] = broadcast<Vector>(-0.05);
  rise[0] = broadcast<Vector>(0.05);
  LanePolicy<Vector> policy(std::vector<Vector>(4));
  const auto steps = [&](const std::vector<Vector>& mass, int count) {
    Vector bound = {};
    for (int step = 0; step < count; ++step) {
      if (step == 0 || any(policy.largest_step() > 0.5)) bound = policy.measure(mass, Vector{}, largest_of(mass), all_lanes);
      policy.ascend(mass, Vector{}, bound);
      if ((step + 1) % static_cast<int>(steps_between_rebuilds) == 0) policy.rebuild();
    }
  };
  steps(fall, 2000);
  CHECK(policy.measure(fall, Vector{}, largest_of(fall), all_lanes)[0] == 0);  // nothing that counts moves
  std::vector<Vector> large(4);
  large[0] = broadcast<Vector>(-0.07);
  CHECK(policy.measure(large, Vector{}, largest_of(large), all_lanes)[0] == 0.07);  // too large to be left out
  CHECK(policy.probability(0)[0] < 1e-43);
  CHECK(policy.probability(1)[0] == Approx(1.0 / 3).epsilon(1e-13));
  steps(rise, 2000);
  CHECK(policy.probability(0)[0] == Approx(0.25).epsilon(1e-11));
}
