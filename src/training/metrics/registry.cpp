#include "training/metrics/registry.hpp"

#include <algorithm>

#include "core/registry.hpp"
#include "training/metrics/contextual_metrics.hpp"
#include "training/metrics/policy_metrics.hpp"
#include "training/metrics/prediction_metrics.hpp"
#include "training/metrics/round_metrics.hpp"

namespace asymsweep {

namespace {

Registry<Metric>& registry() {
  using namespace metrics;
  static Registry<Metric> rows("metric", {
      {"expected_reward", "1", "expected reward of the trained policy", final_expected_reward, {"bandit"}},
      {"initial_expected_reward", "1", "expected reward of the first behaviour policy mu_0", initial_expected_reward, {"bandit"}},
      {"best_reward", "1", "largest mean reward of an arm", best_reward, {"bandit"}},
      {"optimal_probability", "1", "probability of the best arm under the trained policy", final_optimal_probability, {"bandit"}},
      {"entropy", "1", "entropy of the trained policy (nats)", final_entropy, {"bandit"}},
      {"support_size", "1", "arms with probability above 0.1/arms under the trained policy", final_support_size, {"bandit"}},
      {"v_mu", "1", "V^mu: expected observed reward of the first behaviour policy", v_mu, {"bandit"}},
      {"v0_mu", "1", "V_{0,mu}: the optimum is reached if and only if V is below it", v0_mu, {"bandit"}},
      {"v1_mu", "1", "V_1: from it to V^mu the limit is a single arm", v1_mu, {"bandit"}},
      {"limit_expected_reward", "1", "expected reward of the limit policy of the first round (NaN: no theorem gives it)", limit_expected_reward, {"bandit"}},
      {"limit_support_size", "1", "arms in the support of the limit policy of the first round", limit_support_size, {"bandit"}},
      {"limit_total_variation", "1", "total variation between the trained policy and the limit of the first round", limit_total_variation, {"bandit"}},
      {"rounds", "1", "rounds between refreshes of the behaviour policy", rounds, {"bandit"}},
      {"improved_rounds", "1", "rounds that raised expected reward by more than rounding", improved_rounds, {"bandit"}},
      {"worst_round_change", "1", "smallest change of expected reward in a round", worst_round_change, {"bandit"}},
      {"expected_reward_curve", "1", "expected reward at each checkpoint", expected_reward, {"bandit"}},
      {"entropy_curve", "1", "entropy at each checkpoint (nats)", entropy, {"bandit"}},
      {"support_size_curve", "1", "arms with probability above 0.1/arms at each checkpoint", support_size, {"bandit"}},
      {"optimal_probability_curve", "1", "probability of the best arm at each checkpoint", optimal_probability, {"bandit"}},
      {"train_accuracy", "1", "probability of the right answer, mean over training contexts, after training", final_train_accuracy, {"contextual", "tokens"}},
      {"test_accuracy", "1", "probability of the right answer, mean over test contexts, after training", final_test_accuracy, {"contextual", "tokens"}},
      {"entropy", "1", "entropy of the trained policy, mean over training contexts (nats)", final_context_entropy, {"contextual", "tokens"}},
      {"initial_train_accuracy", "1", "training accuracy of the base policy", initial_train_accuracy, {"contextual", "tokens"}},
      {"initial_test_accuracy", "1", "test accuracy of the base policy", initial_test_accuracy, {"contextual", "tokens"}},
      {"peak_train_accuracy", "1", "largest training accuracy: of the base policy, at a checkpoint, or at the end", peak_train_accuracy, {"contextual", "tokens"}},
      {"collapse_step", "1", "step of the first checkpoint with training accuracy below half of its highest so far (NaN: none)", collapse_step, {"contextual", "tokens"}},
      {"divergence_step", "1", "steps until a parameter or the policy stopped being a number (NaN: never)", divergence_step, {"contextual", "tokens"}},
      {"train_accuracy_curve", "1", "training accuracy at each checkpoint", train_accuracy, {"contextual", "tokens"}},
      {"test_accuracy_curve", "1", "test accuracy at each checkpoint", test_accuracy, {"contextual", "tokens"}},
      {"entropy_curve", "1", "entropy at each checkpoint, mean over training contexts (nats)", context_entropy, {"contextual", "tokens"}},
  });
  return rows;
}

}  // namespace

bool clash(const Metric& a, const Metric& b) {
  return a.name == b.name && std::ranges::find_first_of(a.environments, b.environments) != a.environments.end();
}

const std::vector<Metric>& metrics_registry() { return registry().rows(); }

void add_metric(Metric row) { registry().add(std::move(row)); }

std::vector<Metric> metrics_of(std::string_view environment) {
  std::vector<Metric> chosen;
  for (const auto& metric : metrics_registry())
    if (std::ranges::find(metric.environments, environment) != metric.environments.end()) chosen.push_back(metric);
  return chosen;
}

}  // namespace asymsweep
