#include "theory/predictions.hpp"

#include "theory/thresholds.hpp"

namespace asymsweep::theory {

namespace {

constexpr std::size_t predicted_rounds = 10;

Predictions predict_first_round(std::span<const double> behavior_logits, std::span<const double> rewards,
                                double baseline, std::span<const double> initial_logits) {
  return {.baseline = baseline,
          .v_mu = v_mu(behavior_logits, rewards),
          .v0_mu = v0(behavior_logits, rewards),
          .v1_mu = v1(behavior_logits, rewards),
          .limit = limit_policy(behavior_logits, rewards, baseline, initial_logits),
          .convergence = std::nullopt,
          .round_expected_rewards = {}};
}

}  // namespace

Predictions predict(std::span<const double> behavior_logits, std::span<const double> rewards, double baseline,
                    std::span<const double> initial_logits) {
  Predictions predictions = predict_first_round(behavior_logits, rewards, baseline, initial_logits);
  predictions.convergence = convergence(behavior_logits, rewards, baseline);
  predictions.round_expected_rewards = round_expected_rewards(behavior_logits, rewards, baseline, predicted_rounds);
  return predictions;
}

Predictions predict(std::span<const double> behavior_logits, std::span<const double> rewards,
                    RelativeBaseline baseline, std::span<const double> initial_logits) {
  const double first = v_mu(behavior_logits, rewards) + baseline.delta_v;
  Predictions predictions = predict_first_round(behavior_logits, rewards, first, initial_logits);
  predictions.round_expected_rewards = round_expected_rewards(behavior_logits, rewards, baseline, predicted_rounds);
  return predictions;
}

}  // namespace asymsweep::theory
