#include "theory/predictions.hpp"

#include <algorithm>
#include <limits>

#include "theory/thresholds.hpp"

namespace asymsweep::theory {

namespace {

constexpr std::size_t predicted_rounds = 10;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Predictions predict_first_round(std::span<const double> behavior_logits, std::span<const double> rewards,
                                double baseline, std::span<const double> initial_logits) {
  Predictions predictions = predict_without_baseline(behavior_logits, rewards);
  predictions.baseline = baseline;
  predictions.limit = limit_policy(behavior_logits, rewards, baseline, initial_logits);
  predictions.regime = predictions.limit.regime;
  return predictions;
}

}  // namespace

Predictions predict_without_baseline(std::span<const double> behavior_logits, std::span<const double> rewards) {
  Predictions predictions = {.baseline = nan,
                             .v_mu = v_mu(behavior_logits, rewards),
                             .v0_mu = v0(behavior_logits, rewards),
                             .v1_mu = v1(behavior_logits, rewards),
                             .regime = std::nullopt,
                             .limit = {},
                             .convergence = std::nullopt,
                             .round_expected_rewards = std::vector<double>(predicted_rounds, nan)};
  forget_limits(predictions);
  return predictions;
}

void forget_limits(Predictions& predictions) {
  predictions.limit = {.regime = predictions.limit.regime, .tau = nan, .unique = false, .policy = {}, .support_size = 0, .expected_reward = nan, .entropy = nan, .attractors = {}};
  predictions.convergence.reset();
  std::ranges::fill(predictions.round_expected_rewards, nan);
}

Predictions predict(std::span<const double> behavior_logits, std::span<const double> rewards, double baseline,
                    std::span<const double> initial_logits) {
  Predictions predictions = predict_first_round(behavior_logits, rewards, baseline, initial_logits);
  predictions.convergence = convergence(behavior_logits, rewards, baseline);
  predictions.round_expected_rewards = round_expected_rewards(behavior_logits, rewards, baseline, predicted_rounds);
  return predictions;
}

Predictions predict(std::span<const double> behavior_logits, std::span<const double> rewards,
                    RelativeBaseline baseline, std::span<const double> initial_logits) {
  const double first = baseline.of(v_mu(behavior_logits, rewards));
  Predictions predictions = predict_first_round(behavior_logits, rewards, first, initial_logits);
  predictions.round_expected_rewards = round_expected_rewards(behavior_logits, rewards, baseline, predicted_rounds);
  return predictions;
}

}  // namespace asymsweep::theory
