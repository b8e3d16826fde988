// Draws by inverse transform: counting in lanes, searching lane by lane, and the standard library agree.
#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <vector>

#include "core/random.hpp"
#include "training/lanes/inverse_transform.hpp"

using namespace asymsweep;

namespace {

using Vector = NativeLanes<double>;
constexpr std::size_t lanes = lane_count<Vector>;

double drawn(std::uint32_t stream, std::uint32_t index) { return uniform(7, Stream{1000 + stream}, {1, 0, index}); }

/// Sums of some probabilities, every third of them 0, [arms].
std::vector<Vector> some_sums(std::size_t arms) {
  std::vector<Vector> sums(arms);
  Vector total = {};
  for (std::size_t y = 0; y < arms; ++y) {
    Vector next = {};
    for (std::size_t l = 0; l < lanes; ++l)
      if (y % 3 != 1) set_lane(next, l, drawn(1, static_cast<std::uint32_t>(y * lanes + l)));
    sums[y] = total += next;
  }
  return sums;
}

/// Between the sums, at them, 0 and the whole.
std::vector<Vector> some_targets(const std::vector<Vector>& sums) {
  std::vector<Vector> targets(16);
  for (std::size_t i = 0; i < targets.size(); ++i)
    for (std::size_t l = 0; l < lanes; ++l) {
      const double u = drawn(2, static_cast<std::uint32_t>(i * lanes + l)), whole = lane(sums.back(), l);
      const auto place = static_cast<std::size_t>(u * static_cast<double>(sums.size()));
      set_lane(targets[i], l, i == 0 ? 0 : i == 1 ? whole
                                       : i % 2    ? u * whole
                                                  : lane(sums[place], l));
    }
  return targets;
}

}  // namespace

TEST_CASE("inverse transform: counting and searching give the first sum above the target", "[training]") {
  const std::size_t arms = GENERATE(2, 3, 10, 100, 129);
  const auto sums = some_sums(arms);
  const auto targets = some_targets(sums);
  std::vector<std::uint32_t> counted(targets.size() * lanes);
  for (std::size_t i = 0; i < targets.size(); i += 4) count_not_above<4>(sums.data(), arms, &targets[i], &counted[i * lanes]);
  for (std::size_t i = 0; i < targets.size(); ++i)
    for (std::size_t l = 0; l < lanes; ++l) {
      std::vector<double> own;
      for (const auto& sum : sums) own.push_back(lane(sum, l));
      const double target = lane(targets[i], l);
      const auto above = std::upper_bound(own.begin(), own.end() - 1, target) - own.begin();
      INFO("arms " << arms << ", target " << i << ", lane " << l);
      CHECK(counted[i * lanes + l] == above);
      CHECK(sums_not_above<1, double, 1>({own.data()}, arms, {target})[0] == static_cast<std::size_t>(above));
    }
}

TEST_CASE("inverse transform: a lane that is no number has the last place, and leaves the others alone", "[training]") {
  auto sums = some_sums(10);
  auto targets = some_targets(sums);
  std::vector<std::uint32_t> before(4 * lanes), after(4 * lanes);
  count_not_above<4>(sums.data(), 10, targets.data(), before.data());
  for (auto& sum : sums) set_lane(sum, 0, std::numeric_limits<double>::quiet_NaN());
  for (auto& target : targets) set_lane(target, 0, std::numeric_limits<double>::quiet_NaN());
  count_not_above<4>(sums.data(), 10, targets.data(), after.data());
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(after[i] == (i % lanes == 0 ? 9 : before[i]));
}
