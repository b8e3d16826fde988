// V: what predictions speak of is what training follows; and from which size on a change of expected reward is one.

#include <catch2/catch.hpp>

#include "theory/limit.hpp"
#include "training/baseline.hpp"
#include "training/key_table.hpp"
#include "training/rounding.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

constexpr double ln_2 = 0.693147180559945309;

/// mu = (.5 .25 .25), r = (.2 .6 1): V^mu = .5.
Configuration hand_instance(const std::string& keys) {
  return parse_sweep("[sweep]\nname = t\nseeds = 8\n[bandit]\narms = 3\nreward_means = [0.2 0.6 1]\nbehavior_logits = [0.6931471805599453 0 0]\n" + keys,
                     "t.ini", {}, key_table())
      .configuration(0);
}

std::vector<double> metric(const Configuration& configuration, const std::string& name) {
  TrainingPlan plan{.checkpoints = 2, .metrics = metrics_of("bandit")};
  auto results = *train_unit(plan, configuration, {.first = 0, .count = 8});
  return plan.values(results, name);
}

TrainingParameters group_of(std::size_t group, double delta_v) {
  TrainingParameters training{.algorithm = "asymre", .gradient = GradientKind::sampled, .group = group};
  training.baseline = {.relative = true, .value = delta_v, .estimate = BaselineEstimate::group};
  return training;
}

}  // namespace

TEST_CASE("baseline: a group's own sample in its mean moves delta_v by G/(G-1)") {
  CHECK(effective_baseline(group_of(2, -0.2), 0.5) == Approx(0.1));
  CHECK(effective_baseline(group_of(8, -0.2), 0.5) == Approx(0.5 - 0.2 * 8 / 7));
  CHECK(effective_delta_v(group_of(8, 0)) == 0);
  CHECK(std::isnan(effective_baseline(group_of(1, -0.2), 0.5)));
  CHECK(learns_nothing(group_of(1, 0)));
  auto exact = group_of(1, -0.2);
  exact.baseline.estimate = BaselineEstimate::exact;
  CHECK_FALSE(learns_nothing(exact));
  CHECK(effective_baseline(exact, 0.5) == 0.5 + -0.2);
  exact.baseline.relative = false;
  CHECK(effective_baseline(exact, 0.5) == -0.2);
}

TEST_CASE("baseline: runs with groups end at the limit of that V, and not of V^mu + delta_v") {
  const std::string keys = "[train]\ngradient = sampled\nbatch = 256\nlearning_rate = 0.3\nsteps = 4000\nlag = inf\n[baseline]\ndelta_v = -0.2\nestimate = group\n";
  for (const std::size_t group : {2, 8}) {
    const auto configuration = hand_instance(keys + "[train]\ngroup = " + std::to_string(group) + "\n");
    const std::vector<double> logits = {ln_2, 0, 0}, rewards = {0.2, 0.6, 1};
    const auto limit = theory::limit_policy(logits, rewards, effective_baseline(group_of(group, -0.2), 0.5), logits);
    CAPTURE(group);
    if (group == 2) CHECK(limit.policy[0] == Approx(0.125).margin(1e-6));
    else CHECK(limit.policy[1] == Approx(0.28125).margin(1e-6));
    double far = 0;
    for (const double distance : metric(configuration, "limit_total_variation")) far += distance / 8;
    CHECK(far < 0.03);  // of V^mu + delta_v: 0.19 and 0.03
    for (const double reward : metric(configuration, "limit_expected_reward")) CHECK(reward == Approx(limit.expected_reward));
  }
  const auto alone = hand_instance(keys + "[train]\ngroup = 1\n");
  for (const auto* name : {"limit_expected_reward", "limit_support_size", "limit_total_variation"})
    for (const double value : metric(alone, name)) CHECK(std::isnan(value));
}

TEST_CASE("baseline: no theorem gives the limit of Adam") {
  const auto adam = hand_instance("[train]\nsteps = 5\noptimizer = adam\nlag = inf\n[baseline]\nv = 0.3\n");
  for (const double value : metric(adam, "limit_expected_reward")) CHECK(std::isnan(value));
  const auto sgd = hand_instance("[train]\nsteps = 5\nlag = inf\n[baseline]\nv = 0.3\n");
  for (const double value : metric(sgd, "limit_expected_reward")) CHECK(value == Approx(0.9));
}

TEST_CASE("rounding: a policy that stands still has no improved round, and the reward that it began with") {
  for (const std::string precision : {"double", "single"})
    for (const std::string arms : {"2", "10", "100", "1000", "10000"}) {
      const auto configuration =
          parse_sweep("[sweep]\nname = t\nseeds = 8\n[bandit]\nbehavior_logits = normal\narms = " + arms +
                          "\n[train]\nlearning_rate = 1e-30\nlag = 7\nsteps = 70\nprecision = " + precision + "\n[baseline]\ndelta_v = -0.1\n",
                      "t.ini", {}, key_table())
              .configuration(0);
      const auto after = metric(configuration, "expected_reward"), before = metric(configuration, "initial_expected_reward");
      const double rounding = reward_rounding(precision == "single" ? Precision::single : Precision::double_precision);
      CAPTURE(precision, arms);
      for (std::size_t seed = 0; seed < 8; ++seed) CHECK(std::abs(after[seed] - before[seed]) <= rounding);
      for (const double rounds : metric(configuration, "improved_rounds")) CHECK(rounds == 0);
    }
}
