#include "theory/predictions.hpp"

#include <algorithm>
#include <limits>

#include "theory/thresholds.hpp"

namespace asymsweep::theory {

namespace {

constexpr std::size_t predicted_rounds = 10;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Predictions predict_first_round(const Behavior& behavior, std::span<const double> rewards,
                                double baseline, std::span<const double> initial_logits) {
  Predictions predictions = predict_without_baseline(behavior, rewards);
  predictions.baseline = baseline;
  predictions.limit = limit_policy(behavior, rewards, baseline, initial_logits);
  predictions.regime = predictions.limit.regime;
  return predictions;
}

}  // namespace

Predictions predict_without_baseline(const Behavior& behavior, std::span<const double> rewards) {
  Predictions predictions = {.baseline = nan,
                             .v_mu = v_mu(behavior, rewards),
                             .v0_mu = v0(behavior, rewards),
                             .v1_mu = v1(behavior, rewards),
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

Predictions predict(const Behavior& behavior, std::span<const double> rewards, double baseline,
                    std::span<const double> initial_logits) {
  Predictions predictions = predict_first_round(behavior, rewards, baseline, initial_logits);
  predictions.convergence = convergence(behavior, rewards, baseline);
  predictions.round_expected_rewards = round_expected_rewards(behavior, rewards, baseline, predicted_rounds);
  return predictions;
}

Predictions predict(const Behavior& behavior, std::span<const double> rewards,
                    RelativeBaseline baseline, std::span<const double> initial_logits) {
  const double first = baseline.of(v_mu(behavior, rewards));
  Predictions predictions = predict_first_round(behavior, rewards, first, initial_logits);
  predictions.round_expected_rewards = round_expected_rewards(behavior, rewards, baseline, predicted_rounds);
  return predictions;
}

}  // namespace asymsweep::theory
