#include "training/measures/bandit_measures.hpp"

#include <algorithm>
#include <cmath>

#include "policies/tabular.hpp"
#include "training/baseline.hpp"
#include "training/measures/distribution.hpp"
#include "training/measures/gradient_mass.hpp"
#include "training/observed_deviation.hpp"
#include "training/rounding.hpp"
#include "training/surroundings.hpp"

namespace asymsweep {
namespace {

double expected(std::span<const double> policy, std::span<const double> rewards) {
  double sum = 0;
  for (std::size_t y = 0; y < policy.size(); ++y) sum += policy[y] * rewards[y];
  return sum;
}

template <typename Change>
double reward_after(Change change, const BanditInstance& instance, std::span<const double> policy) {
  std::vector<double> changed(policy.begin(), policy.end());
  change(std::span<double>(changed));
  return expected(changed, instance.mean_rewards);
}

/// Whether the weights of expected rewards are the expected weights.
bool weights_known(const BanditInstance& instance, const TrainingParameters& training, const AlgorithmTraits& traits) {
  const bool of_group = training.baseline.estimate == BaselineEstimate::group;
  const bool noisy = training.gradient == GradientKind::sampled && (instance.reward_model.bernoulli || instance.reward_model.noise_std > 0);
  return !traits.uses_groups && !traits.uses_batch && !(of_group && !traits.follows_theorems) && !(noisy && !traits.linear_in_reward);
}

GradientMass<double> gradient_mass(const BanditInstance& instance, const TrainingParameters& training, const BanditMoment& moment) {
  SampleWeights<double> weights_of(objective_of(training));
  const auto& traits = weights_of.traits();
  GradientMass<double> mass;
  if (!weights_known(instance, training, traits)) return mass;
  const double v_mu = expected(moment.behavior, instance.observed_means);
  double reference = v_mu;
  if (training.baseline.reference == BaselineReference::initial) {
    std::vector<double> first(instance.arms());
    softmax(instance.behavior_logits, first);
    reference = expected(first, instance.observed_means);
  }
  Surroundings<double> around;
  around.step = static_cast<double>(moment.step);
  around.lag_step = static_cast<double>(moment.step == 0 ? 0 : lag_step(training, moment.step - 1) + 1);
  around.initial_probabilities = moment.initial.data();
  observe_policy(moment.policy, std::span<const double>(instance.observed_means), traits, around);
  std::vector<double> weights(instance.arms());
  weights_of({.rewards = instance.observed_means.data(), .baseline = effective_baseline(training, reference), .deviation = observed_deviation(instance, moment.behavior, v_mu), .policy_probabilities = moment.policy.data(), .behavior_probabilities = moment.behavior.data()},
             around, weights);
  const double below = 1 - reward_rounding(training.precision);  // trainers round pi and mu in different ways
  for (std::size_t y = 0; y < weights.size(); ++y) mass.add(weights[y], moment.behavior[y], moment.policy[y] < below * moment.behavior[y]);
  return mass;
}

}  // namespace

Measures bandit_measures(const BanditInstance& instance, const TrainingParameters& training, const BanditMoment& moment) {
  if (!std::ranges::all_of(moment.policy, [](double p) { return std::isfinite(p); })) return {};
  const auto mass = gradient_mass(instance, training, moment);
  return {.greedy = reward_after(make_greedy<double>, instance, moment.policy),
          .low_temperature = reward_after(make_low_temperature<double>, instance, moment.policy),
          .kl_behavior = kl_divergence(moment.policy, moment.behavior),
          .kl_initial = kl_divergence(moment.policy, moment.initial),
          .effective_sample_size = effective_sample_size(moment.policy, moment.behavior),
          .negative_share = mass.negative_share(),
          .negative_share_below_mu = mass.share_below_mu()};
}

void measure(BanditRun& run, const TrainingParameters& training, std::span<const std::uint64_t> steps) {
  for (std::size_t c = 0; c < run.checkpoint_behaviors.size(); ++c)
    run.checkpoint_measures.push_back(bandit_measures(run.instance, training, {run.checkpoint_policies[c], run.checkpoint_behaviors[c], run.initial_policy, steps[c]}));
  run.final_measures = bandit_measures(run.instance, training, {run.final_policy, run.final_behavior, run.initial_policy, training.steps});
}

}  // namespace asymsweep
