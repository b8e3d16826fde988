#include "training/first_round_flow.hpp"

#include "algorithms/sample_weights.hpp"
#include "theory/policy.hpp"
#include "theory/thresholds.hpp"
#include "training/baseline.hpp"
#include "training/first_round_limit.hpp"
#include "training/observed_deviation.hpp"

namespace asymsweep {
namespace {

/// Why training follows no flow in pi alone; empty where it does.
std::string no_flow(const TrainingParameters& training, const BanditInstance& instance, const AlgorithmTraits& traits) {
  const auto& rewards = instance.reward_model;
  if (!training.is_plain()) return "the optimizer is not plain gradient ascent";
  if (learns_nothing(training)) return "a group of one sample has no baseline";
  if (traits.uses_step) return "the weight changes with the step";
  if (traits.uses_groups || traits.uses_batch) return "the weight reads other samples";
  if (traits.uses_policy) return "the weight reads the whole policy";
  if (training.baseline.estimate == BaselineEstimate::group && !traits.follows_theorems) return "V is the group's, and the weight is not R - V";
  if (traits.linear_in_reward) return {};
  if (rewards.bernoulli || rewards.noise_std > 0) return "rewards are random, and the weight is not linear in them";
  const double v_mu = theory::v_mu(instance.behavior_logits, instance.observed_means);
  return rounding_decides(training, instance, v_mu) ? "a reward equals V up to rounding" : "";
}

}  // namespace

theory::FlowLimit first_round_flow(const TrainingParameters& training, const BanditInstance& instance) {
  const auto objective = objective_of(training);
  if (auto reason = no_flow(training, instance, objective.traits()); !reason.empty()) return {{}, 0, std::move(reason)};
  const auto mu = theory::softmax(instance.behavior_logits), start = theory::softmax(instance.initial_logits);
  const double v_mu = theory::expected_reward(mu, instance.observed_means);
  SampleWeights<double> weights(objective);
  Surroundings<double> around;
  around.initial_probabilities = start.data();
  const auto mass = [&](std::span<const double> policy, std::span<double> g) {
    weights({.rewards = instance.observed_means.data(), .baseline = effective_baseline(training, v_mu), .deviation = observed_deviation(instance, mu, v_mu), .policy_probabilities = policy.data(), .behavior_probabilities = mu.data()},
            around, g);
    for (std::size_t y = 0; y < g.size(); ++y) g[y] *= mu[y];
  };
  return theory::flow_limit(mass, instance.initial_logits);
}

}  // namespace asymsweep
