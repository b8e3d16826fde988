#include "training/metrics/registry.hpp"

#include <algorithm>

#include "core/registry.hpp"
#include "training/metrics/contextual_metrics.hpp"
#include "training/metrics/policy_metrics.hpp"
#include "training/metrics/prediction_metrics.hpp"
#include "training/metrics/round_metrics.hpp"

namespace asymsweep {

namespace {

// The range of a metric, where it is known before training, is in analysis/known_bounds.cpp: without it no claim about its mean is decided.
Registry<Metric>& registry() {
  using namespace metrics;
  using enum MetricShape;
  using enum MetricTime;
  static Registry<Metric> rows("metric", {
      {"expected_reward", "1", "expected reward of the trained policy", final, expected_reward, {"bandit"}},
      {"initial_expected_reward", "1", "expected reward of the first behaviour policy mu_0", final, initial_expected_reward, {"bandit"}, before_training},
      {"best_reward", "1", "largest mean reward of an arm", final, best_reward, {"bandit"}, before_training},
      {"optimal_probability", "1", "probability of the best arm under the trained policy", final, optimal_probability, {"bandit"}},
      {"entropy", "1", "entropy of the trained policy (nats)", final, entropy, {"bandit"}},
      {"support_size", "1", "arms with probability above 0.1/arms under the trained policy", final, support_size, {"bandit"}},
      {"v_mu", "1", "V^mu: expected observed reward of the first behaviour policy", final, v_mu, {"bandit"}, before_training},
      {"v0_mu", "1", "V_{0,mu}: AsymRE reaches the optimum if and only if V is below it", final, v0_mu, {"bandit"}, before_training},
      {"v1_mu", "1", "V_1: from it to V^mu the limit of AsymRE is a single arm", final, v1_mu, {"bandit"}, before_training},
      {"limit_expected_reward", "1", "expected reward of the limit policy of the first round (NaN: no theorem gives it)", final, limit_expected_reward, {"bandit"}, before_training},
      {"limit_support_size", "1", "arms in the support of the limit policy of the first round", final, limit_support_size, {"bandit"}, before_training},
      {"limit_total_variation", "1", "total variation between the trained policy and the limit of the first round", final, limit_total_variation, {"bandit"}},
      {"rounds", "1", "rounds between refreshes of the behaviour policy", final, rounds, {"bandit"}},
      {"improved_rounds", "1", "rounds that raised expected reward by more than rounding", final, improved_rounds, {"bandit"}},
      {"worst_round_change", "1", "smallest change of expected reward in a round", final, worst_round_change, {"bandit"}},
      {"expected_reward_curve", "1", "expected reward at each checkpoint", curve, expected_reward, {"bandit"}},
      {"entropy_curve", "1", "entropy at each checkpoint (nats)", curve, entropy, {"bandit"}},
      {"support_size_curve", "1", "arms with probability above 0.1/arms at each checkpoint", curve, support_size, {"bandit"}},
      {"optimal_probability_curve", "1", "probability of the best arm at each checkpoint", curve, optimal_probability, {"bandit"}},
      {"train_accuracy", "1", "probability of the right answer, mean over training contexts, after training", final, train_accuracy, {"contextual", "tokens"}},
      {"test_accuracy", "1", "probability of the right answer, mean over test contexts, after training", final, test_accuracy, {"contextual", "tokens"}},
      {"entropy", "1", "entropy of the trained policy, mean over training contexts (nats)", final, context_entropy, {"contextual", "tokens"}},
      {"initial_train_accuracy", "1", "training accuracy of the base policy", final, initial_train_accuracy, {"contextual", "tokens"}, before_training},
      {"initial_test_accuracy", "1", "test accuracy of the base policy", final, initial_test_accuracy, {"contextual", "tokens"}, before_training},
      {"peak_train_accuracy", "1", "largest training accuracy: of the base policy, at a checkpoint, or at the end", final, peak_train_accuracy, {"contextual", "tokens"}},
      {"collapse_step", "1", "step of the first checkpoint with training accuracy below half of its highest so far (NaN: none)", final, collapse_step, {"contextual", "tokens"}},
      {"divergence_step", "1", "steps until a parameter or the policy stopped being a number (NaN: never)", final, divergence_step, {"contextual", "tokens"}},
      {"train_accuracy_curve", "1", "training accuracy at each checkpoint", curve, train_accuracy, {"contextual", "tokens"}},
      {"test_accuracy_curve", "1", "test accuracy at each checkpoint", curve, test_accuracy, {"contextual", "tokens"}},
      {"entropy_curve", "1", "entropy at each checkpoint, mean over training contexts (nats)", curve, context_entropy, {"contextual", "tokens"}},
      {"pass_at_k", "1", "probability that one of measure.pass_k answers is right, mean over test contexts, after training", final, &Measures::pass_at_k, {"contextual", "tokens"}},
      {"greedy_test_accuracy", "1", "test accuracy of the likeliest action, of the likeliest token after token; ties share", final, &Measures::greedy, {"contextual", "tokens"}},
      {"low_temperature_test_accuracy", "1", "test accuracy at temperature 0.1 of every action or token", final, &Measures::low_temperature, {"contextual", "tokens"}},
      {"greedy_expected_reward", "1", "expected reward of the likeliest arm; ties share", final, &Measures::greedy, {"bandit"}},
      {"low_temperature_expected_reward", "1", "expected reward at temperature 0.1", final, &Measures::low_temperature, {"bandit"}},
      {"kl_behavior", "1", "KL(pi || mu), mu the behaviour policy of the last step, mean over training contexts (nats)", final, &Measures::kl_behavior, {"bandit", "contextual", "tokens"}},
      {"kl_initial", "1", "KL(pi || pi_0), pi_0 the policy before training, mean over training contexts (nats)", final, &Measures::kl_initial, {"bandit", "contextual", "tokens"}},
      {"effective_sample_size", "1", "(sum mu w)^2 / sum mu w^2 of w = pi/mu, mu the behaviour policy of the last step, mean over training contexts", final, &Measures::effective_sample_size, {"bandit", "contextual", "tokens"}},
      {"negative_share", "1", "share of the gradient's mass, mu times the expected weight, that has a negative weight (NaN: the expected weight is not known)", final, &Measures::negative_share, {"bandit", "contextual", "tokens"}},
      {"negative_share_below_mu", "1", "share of the negative mass on actions or answers with pi < mu (NaN: none, or not known)", final, &Measures::negative_share_below_mu, {"bandit", "contextual", "tokens"}},
      {"answer_length", "1", "tokens of an answer, an end token included, mean over training contexts, after training", final, &Measures::answer_length, {"tokens"}},
      {"right_answer_length", "1", "tokens of a right answer, mean over the right answers that the policy gives in training contexts (NaN: none)", final, &Measures::right_answer_length, {"tokens"}},
      {"wrong_answer_length", "1", "tokens of a wrong answer, mean over the wrong answers that the policy gives in training contexts (NaN: none)", final, &Measures::wrong_answer_length, {"tokens"}},
      {"pass_at_k_curve", "1", "pass_at_k at each checkpoint", curve, &Measures::pass_at_k, {"contextual", "tokens"}},
      {"greedy_test_accuracy_curve", "1", "greedy test accuracy at each checkpoint", curve, &Measures::greedy, {"contextual", "tokens"}},
      {"low_temperature_test_accuracy_curve", "1", "test accuracy at temperature 0.1 at each checkpoint", curve, &Measures::low_temperature, {"contextual", "tokens"}},
      {"greedy_expected_reward_curve", "1", "expected reward of the likeliest arm at each checkpoint", curve, &Measures::greedy, {"bandit"}},
      {"low_temperature_expected_reward_curve", "1", "expected reward at temperature 0.1 at each checkpoint", curve, &Measures::low_temperature, {"bandit"}},
      {"kl_behavior_curve", "1", "KL(pi || mu) at each checkpoint (nats)", curve, &Measures::kl_behavior, {"bandit", "contextual", "tokens"}},
      {"kl_initial_curve", "1", "KL(pi || pi_0) at each checkpoint (nats)", curve, &Measures::kl_initial, {"bandit", "contextual", "tokens"}},
      {"effective_sample_size_curve", "1", "effective sample size of pi/mu at each checkpoint, as a share", curve, &Measures::effective_sample_size, {"bandit", "contextual", "tokens"}},
      {"negative_share_curve", "1", "share of the gradient's mass with negative weight at each checkpoint", curve, &Measures::negative_share, {"bandit", "contextual", "tokens"}},
      {"negative_share_below_mu_curve", "1", "share of the negative mass with pi < mu at each checkpoint", curve, &Measures::negative_share_below_mu, {"bandit", "contextual", "tokens"}},
      {"answer_length_curve", "1", "mean tokens of an answer at each checkpoint", curve, &Measures::answer_length, {"tokens"}},
      {"right_answer_length_curve", "1", "mean tokens of a right answer at each checkpoint", curve, &Measures::right_answer_length, {"tokens"}},
      {"wrong_answer_length_curve", "1", "mean tokens of a wrong answer at each checkpoint", curve, &Measures::wrong_answer_length, {"tokens"}},
  });
  return rows;
}

}  // namespace

bool clash(const Metric& a, const Metric& b) {
  return a.name == b.name && std::ranges::find_first_of(a.environments, b.environments) != a.environments.end();
}

const std::vector<Metric>& metrics_registry() { return registry().rows(); }

void add_metric(Metric row) { registry().add(std::move(row)); }

std::vector<Metric> metrics_of(std::string_view environment, MetricSet set) {
  std::vector<Metric> chosen;
  for (const auto& metric : metrics_registry())
    if (std::ranges::find(metric.environments, environment) != metric.environments.end() && (set == MetricSet::all || !is_measure(metric))) chosen.push_back(metric);
  return chosen;
}

}  // namespace asymsweep
