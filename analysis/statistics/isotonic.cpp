#include "analysis/statistics/isotonic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace asymsweep::statistics {
namespace {

struct Block {
  double sum, weight;
  std::size_t size;
  double level() const { return sum / weight; }
};

double log_likelihood(std::size_t successes, std::size_t trials) {
  const auto term = [&](std::size_t count) {  // 0 log 0 = 0
    return count == 0 ? 0.0 : static_cast<double>(count) * std::log(static_cast<double>(count) / static_cast<double>(trials));
  };
  return term(successes) + term(trials - successes);
}

}  // namespace

std::vector<double> isotonic(std::span<const double> y, std::span<const double> weights) {
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < y.size(); ++i) {
    Block block{y[i] * weights[i], weights[i], 1};
    while (!blocks.empty() && blocks.back().level() >= block.level()) {
      block = {blocks.back().sum + block.sum, blocks.back().weight + block.weight, blocks.back().size + block.size};
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  std::vector<double> fit;
  for (const auto& block : blocks) fit.insert(fit.end(), block.size, block.level());
  return fit;
}

double first_crossing(std::span<const double> x, std::span<const double> y, double level) {
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y[i] < level) continue;
    if (i == 0) return y[0] == level ? x[0] : std::numeric_limits<double>::quiet_NaN();  // already above: not bracketed
    return x[i - 1] + (x[i] - x[i - 1]) * (level - y[i - 1]) / (y[i] - y[i - 1]);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

StepFit step_fit(std::span<const std::size_t> successes, std::span<const std::size_t> trials) {
  std::size_t all_successes = 0, all_trials = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    all_successes += successes[i];
    all_trials += trials[i];
  }
  StepFit fit;
  fit.null_log_likelihood = log_likelihood(all_successes, all_trials);
  std::size_t k = 0, n = 0;
  for (std::size_t split = 1; split < trials.size(); ++split) {
    k += successes[split - 1];
    n += trials[split - 1];
    fit.log_likelihood.push_back(log_likelihood(k, n) + log_likelihood(all_successes - k, all_trials - n));
  }
  if (fit.log_likelihood.empty()) return fit;
  const auto best = std::ranges::max_element(fit.log_likelihood);
  fit.best_split = static_cast<std::size_t>(best - fit.log_likelihood.begin()) + 1;
  fit.likelihood_ratio = 2 * (*best - fit.null_log_likelihood);
  return fit;
}

}  // namespace asymsweep::statistics
