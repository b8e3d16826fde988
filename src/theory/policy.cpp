#include "theory/policy.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "theory/elementary.hpp"

namespace asymsweep::theory {

void require_finite(double value, const char* what) {
  if (!std::isfinite(value)) throw std::invalid_argument(std::string(what) + ": not a finite number");
}

void require_finite(std::span<const double> values, const char* what) {
  if (values.empty()) throw std::invalid_argument(std::string(what) + ": empty");
  for (const double value : values) require_finite(value, what);
}

void require_same_size(std::size_t size, std::size_t arms, const char* what) {
  if (size != arms)
    throw std::invalid_argument(std::string(what) + ": " + std::to_string(size) + " values for " +
                                std::to_string(arms) + " arms");
}

namespace {

struct Exponentials {
  Real largest_logit;
  std::vector<Real> weights;  // exp(l - largest)
  Real total;
};

Exponentials exponentials(std::span<const double> logits) {
  require_finite(logits, "logits");
  Exponentials result{*std::max_element(logits.begin(), logits.end()), {}, 0};
  CompensatedSum total;
  result.weights.reserve(logits.size());
  for (const double logit : logits) {
    result.weights.push_back(exponential(static_cast<Real>(logit) - result.largest_logit));
    total.add(result.weights.back());
  }
  result.total = total.value();
  return result;
}

}  // namespace

std::vector<Real> extended_softmax(std::span<const double> logits) {
  auto [largest_logit, weights, total] = exponentials(logits);
  for (Real& weight : weights) weight /= total;
  return std::move(weights);
}

std::vector<double> softmax(std::span<const double> logits) { return rounded(extended_softmax(logits)); }

Real extended_expected_reward(std::span<const Real> probabilities, std::span<const double> rewards) {
  CompensatedSum sum;
  for (std::size_t y = 0; y < rewards.size(); ++y) sum.add(probabilities[y] * rewards[y]);
  return sum.value();
}

double expected_reward(std::span<const double> probabilities, std::span<const double> rewards) {
  require_finite(probabilities, "probabilities");
  require_finite(rewards, "rewards");
  require_same_size(rewards.size(), probabilities.size(), "rewards");
  const std::vector<Real> extended(probabilities.begin(), probabilities.end());
  return static_cast<double>(extended_expected_reward(extended, rewards));
}

double entropy(std::span<const double> probabilities) {
  require_finite(probabilities, "probabilities");
  CompensatedSum sum;
  for (const double probability : probabilities) {
    if (probability < 0) throw std::invalid_argument("probabilities: negative");
    if (probability > 0) sum.add(-static_cast<Real>(probability) * logarithm(static_cast<Real>(probability)));
  }
  return static_cast<double>(sum.value());
}

std::vector<double> rounded(std::span<const Real> values) {
  std::vector<double> result;
  result.reserve(values.size());
  for (const Real& value : values) result.push_back(static_cast<double>(value));
  return result;
}

}  // namespace asymsweep::theory
