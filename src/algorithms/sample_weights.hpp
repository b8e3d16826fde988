#pragma once
// The weights of sampled actions under one objective: a row of the registry, or a formula.

#include <optional>
#include <vector>

#include "algorithms/formula_inputs.hpp"
#include "algorithms/registry.hpp"

namespace asymsweep {

/// One of the two; both outlive what is made of them.
struct Objective {
  const Algorithm* row = nullptr;
  std::shared_ptr<const Formula> formula = nullptr;

  const AlgorithmTraits& traits() const { return formula ? formula->traits : row->traits; }
  /// Where the exact flow in a bandit ends while mu stays the same; null: no closed form is known.
  theory::LimitFunction limit() const { return formula ? formula->limit : row->limit; }
};

template <typename Real>
LaneWeights<Real> lane_weights_of(const Algorithm& algorithm) {
  if constexpr (sizeof(Real) == 8) return algorithm.double_weights;
  else return algorithm.single_weights;
}

/// T: double, or native lanes.
template <typename T>
class SampleWeights {
 public:
  explicit SampleWeights(Objective objective) : objective_(std::move(objective)) {
    if (objective_.formula) tape_.emplace(objective_.formula->program);
  }

  const AlgorithmTraits& traits() const { return objective_.traits(); }
  /// Of the quantiles of a group that the formula reads.
  std::vector<double> quantiles() const { return objective_.formula ? objective_.formula->quantiles : std::vector<double>(); }

  /// Writes the weight of each action.
  void operator()(const SampledActions<T>& actions, const Surroundings<T>& around, std::span<T> weights) {
    if (tape_) return run(actions, around, weights);
    if constexpr (lane_count<T> == 1) {
      for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = weight_of(*objective_.row, action(actions, i));
    } else {
      using Real = RealOf<T>;
      const auto numbers = [](const T* lanes) { return reinterpret_cast<const Real*>(lanes); };
      const ActionLanes<Real> plain = {.lanes = lane_count<T>,
                                       .rewards = numbers(actions.rewards),
                                       .baseline = numbers(&actions.baseline),
                                       .deviation = numbers(&actions.deviation),
                                       .policy_probabilities = numbers(actions.policy_probabilities),
                                       .behavior_probabilities = numbers(actions.behavior_probabilities)};
      lane_weights_of<Real> (*objective_.row)(plain, {reinterpret_cast<Real*>(weights.data()), weights.size() * lane_count<T>});
    }
  }

 private:
  void run(const SampledActions<T>& actions, const Surroundings<T>& around, std::span<T> weights) {
    const auto places = formula_input_places(actions, around);
    if (around.group_quantiles.empty()) return tape_->run(places, weights);
    inputs_.assign(places.begin(), places.end());
    for (const T& quantile : around.group_quantiles) inputs_.push_back(&quantile);
    tape_->run(inputs_, weights);
  }

  static SampledActionOf<T> action(const SampledActions<T>& actions, std::size_t i) {
    SampledActionOf<T> one = {.reward = actions.rewards[i], .baseline = actions.baseline, .deviation = actions.deviation};
    if (actions.policy_probabilities) one.policy_probability = actions.policy_probabilities[i];
    if (actions.behavior_probabilities) one.behavior_probability = actions.behavior_probabilities[i];
    return one;
  }

  Objective objective_;
  std::optional<expression::Tape<T>> tape_;
  std::vector<const T*> inputs_;
};

}  // namespace asymsweep
