#pragma once
// The slow, obvious twin of the closed forms: the water level by bisection, thresholds by bisection on the support.

#include <algorithm>
#include <cmath>
#include <vector>

namespace asymsweep::theory {

struct SlowInstance {
  std::vector<long double> mu, rewards;

  SlowInstance(const std::vector<double>& logits, const std::vector<double>& r) : rewards(r.begin(), r.end()) {
    long double total = 0;
    for (const double logit : logits) total += std::exp(static_cast<long double>(logit));
    for (const double logit : logits) mu.push_back(std::exp(static_cast<long double>(logit)) / total);
  }

  long double v_mu() const {
    long double sum = 0;
    for (std::size_t y = 0; y < mu.size(); ++y) sum += mu[y] * rewards[y];
    return sum;
  }

  /// max(a - tau, 0) with tau such that it sums to A. [arms]
  std::vector<long double> heights(long double v) const {
    std::vector<long double> a;
    for (std::size_t y = 0; y < mu.size(); ++y) a.push_back(mu[y] * (rewards[y] - v));
    const long double total = v_mu() - v;
    long double low = *std::min_element(a.begin(), a.end()) - total, high = *std::max_element(a.begin(), a.end());
    for (int i = 0; i < 120; ++i) {
      const long double tau = (low + high) / 2;
      long double sum = 0;
      for (const long double value : a) sum += std::max(value - tau, 0.0L);
      (sum > total ? low : high) = tau;
    }
    for (long double& value : a) value = std::max(value - high, 0.0L);
    return a;
  }

  /// Smallest V in [low, V^mu] from which `gone` holds, to 1e-12.
  template <typename Predicate>
  long double bisect(Predicate gone) const {
    long double high = v_mu(), low = *std::min_element(rewards.begin(), rewards.end()) - 1;
    while (high - low > 1e-12L) {
      const long double middle = (low + high) / 2;
      (gone(heights(middle)) ? high : low) = middle;
    }
    return high;
  }
};

}  // namespace asymsweep::theory
