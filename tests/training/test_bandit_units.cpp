// Configurations that are trained together, in the lanes of one block, give the bits that each gives alone.

#include <catch2/catch.hpp>

#include <cstring>

#include "training/key_table.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

Sweep sweep_of(const std::string& training, const std::string& axes) {
  return parse_sweep("[sweep]\nname = t\nseeds = 5\nroot_seed = 5\n[bandit]\narms = 7\nbehavior_logits = normal\n[train]\nsteps = 30\ncheckpoints = 3\n" + training + axes,
                     "t.ini", {}, key_table());
}

/// As bytes: a NaN is itself.
bool same_bits(const BlockResults& a, const BlockResults& b) {
  if (a.metrics.size() != b.metrics.size() || a.status != b.status) return false;
  for (std::size_t m = 0; m < a.metrics.size(); ++m)
    if (a.metrics[m].size() != b.metrics[m].size() || std::memcmp(a.metrics[m].data(), b.metrics[m].data(), a.metrics[m].size() * sizeof(double)) != 0) return false;
  return true;
}

void check_together(const Sweep& sweep) {
  const auto plan = training_plan(sweep);
  std::vector<Configuration> configurations;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) configurations.push_back(sweep.configuration(c));
  for (const std::uint64_t seeds : {1, 3}) {
    const auto together = *train_units(plan, configurations, {.first = 2, .count = seeds});
    REQUIRE(together.size() == configurations.size());
    for (std::size_t c = 0; c < configurations.size(); ++c) {
      CAPTURE(seeds, sweep.axis_text(c));
      const auto alone = *train_unit(plan, configurations[c], {.first = 2, .count = seeds});
      CHECK(same_bits(together[c], alone));
      if (c > 0 && configurations[c].number("train.learning_rate") < 10) CHECK_FALSE(same_bits(together[c], together[c - 1]));
    }
  }
}

const std::string of_lanes = "learning_rate = 0.5, 1, 2\n[noise]\nreward_noise = 0, 0.2, 0.7\n[baseline]\ndelta_v = -0.3, 0.1\n";
const std::string without_noise = "learning_rate = 0.5, 1, 2, 1e308\n[baseline]\ndelta_v = -0.3, 0.1, 0.2\n";

}  // namespace

TEST_CASE("bandit units: sampled, with V, noise and learning rate of each lane") { check_together(sweep_of("gradient = sampled\nlag = 7\n", of_lanes)); }

TEST_CASE("bandit units: single precision") { check_together(sweep_of("gradient = sampled\nlag = 7\nprecision = single\n", of_lanes)); }

TEST_CASE("bandit units: groups of samples") {
  check_together(sweep_of("gradient = sampled\nalgorithm = grpo\nbatch = 8\ngroup = 4\nlag = 2\n", of_lanes + "estimate = group\n"));
}

TEST_CASE("bandit units: Adam has one learning rate a block") { check_together(sweep_of("gradient = sampled\noptimizer = adam\nlag = 7\n", of_lanes)); }

TEST_CASE("bandit units: exact gradients, one of which diverges") { check_together(sweep_of("lag = 4\n", without_noise)); }

TEST_CASE("bandit units: an absolute V") { check_together(sweep_of("lag = inf\n", "[baseline]\nv = -0.2, 0.3, 0.6, 0.9, 2\n")); }

TEST_CASE("bandit units: measures") { check_together(sweep_of("gradient = sampled\nlag = 7\n", of_lanes + "[measure]\nmetrics = all\n")); }

TEST_CASE("bandit units: measures of runs that diverge") {
  for (const auto* gradient : {"exact", "sampled"}) check_together(sweep_of(std::string("gradient = ") + gradient + "\nlag = 7\n", without_noise + "[measure]\nmetrics = all\n"));
}

TEST_CASE("bandit units: a stop ends all of them") {
  const auto sweep = sweep_of("lag = 4\n", without_noise);
  const std::vector configurations = {sweep.configuration(0), sweep.configuration(1)};
  CHECK_FALSE(train_units(training_plan(sweep), configurations, {.first = 0, .count = 1}, [] { return true; }));
}

TEST_CASE("bandit units: each seed has the theory of its own behaviour policy") {
  const auto sweep = sweep_of("", "[baseline]\ndelta_v = -0.1\n");
  const auto plan = training_plan(sweep);
  auto together = *train_unit(plan, sweep.configuration(0), {.first = 2, .count = 3});
  for (std::uint64_t s = 0; s < 3; ++s) {
    auto alone = *train_unit(plan, sweep.configuration(0), {.first = 2 + s, .count = 1});
    for (const char* name : {"v_mu", "v0_mu", "v1_mu", "limit_expected_reward"}) CHECK(plan.values(together, name)[s] == plan.values(alone, name)[0]);
  }
}
