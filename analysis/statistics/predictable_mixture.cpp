#include "analysis/statistics/predictable_mixture.hpp"

#include <algorithm>
#include <cmath>

namespace asymsweep::statistics {
namespace {

/// Weighted mean of the past and its margin at each time.
struct Margins {
  std::vector<double> centre, margin;
};

template <class Cost>  // cost(t, bet): what a bet adds to the margin
Margins margins(std::span<const double> x, const std::vector<double>& bets, double alpha, Cost cost) {
  Margins result;
  double weights = 0, weighted = 0, costs = std::log(1 / alpha);
  for (std::size_t t = 0; t < x.size(); ++t) {
    weights += bets[t];
    weighted += bets[t] * x[t];
    costs += cost(t, bets[t]);
    result.centre.push_back(weighted / weights);
    result.margin.push_back(costs / weights);
  }
  return result;
}

Margins empirical_bernstein(std::span<const double> x, double alpha, double most) {
  double sum = 0;
  return margins(x, predictable_bets(x, alpha, most), alpha, [&](std::size_t t, double bet) {
    const double past_mean = t == 0 ? 0 : sum / static_cast<double>(t);
    sum += x[t];
    return (x[t] - past_mean) * (x[t] - past_mean) * (-std::log1p(-bet) - bet);
  });
}

std::vector<Interval> intersected(const Margins& margins) {
  std::vector<Interval> sequence;
  Interval narrowest{0, 1};
  for (std::size_t t = 0; t < margins.centre.size(); ++t) {
    narrowest.low = std::max(narrowest.low, margins.centre[t] - margins.margin[t]);
    narrowest.high = std::min(narrowest.high, margins.centre[t] + margins.margin[t]);
    sequence.push_back(narrowest);
  }
  return sequence;
}

}  // namespace

std::vector<double> predictable_bets(std::span<const double> x, double alpha, double most) {
  std::vector<double> bets;
  double sum = 0.5, squares = 0.25;  // one imagined value 1/2 of variance 1/4
  for (std::size_t t = 0; t < x.size(); ++t) {
    const auto time = static_cast<double>(t + 1);
    const double variance = squares / time;
    bets.push_back(std::min(most, std::sqrt(2 * std::log(1 / alpha) / (time * std::log(1 + time) * variance))));
    sum += x[t];
    const double centre = sum / (time + 1);
    squares += (x[t] - centre) * (x[t] - centre);
  }
  return bets;
}

std::vector<Interval> empirical_bernstein_sequence(std::span<const double> x, double alpha, double most) {
  // The upper side is the lower side of 1 - x: the bets start from nothing seen, which favours neither side.
  std::vector<double> mirrored;
  for (const double value : x) mirrored.push_back(1 - value);
  const auto low = empirical_bernstein_lower(x, alpha / 2, most), high = empirical_bernstein_lower(mirrored, alpha / 2, most);
  std::vector<Interval> sequence;
  for (std::size_t t = 0; t < x.size(); ++t) sequence.push_back({low[t], 1 - high[t]});
  return sequence;
}

std::vector<double> empirical_bernstein_lower(std::span<const double> x, double alpha, double most) {
  std::vector<double> lower;
  for (const auto& interval : intersected(empirical_bernstein(x, alpha, most))) lower.push_back(interval.low);
  return lower;
}

std::vector<Interval> hoeffding_sequence(std::span<const double> x, double alpha) {
  std::vector<double> bets;
  for (std::size_t t = 1; t <= x.size(); ++t) {
    const auto time = static_cast<double>(t);
    bets.push_back(std::min(1.0, std::sqrt(8 * std::log(2 / alpha) / (time * std::log(time + 1)))));
  }
  return intersected(margins(x, bets, alpha / 2, [](std::size_t, double bet) { return bet * bet / 8; }));
}

}  // namespace asymsweep::statistics
