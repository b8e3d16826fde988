#include "analysis/statistics/signed_rank.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {

struct Ranks {
  std::vector<std::size_t> doubled;  ///< twice the mid-rank: whole numbers
  std::size_t positive = 0;          ///< the sum of those of positive differences
  double ties = 0;                   ///< sum of t^3 - t over groups of t equal magnitudes
};

Ranks rank(std::span<const double> differences) {
  std::vector<double> kept;
  std::ranges::copy_if(differences, std::back_inserter(kept), [](double d) { return d != 0; });
  std::ranges::sort(kept, {}, [](double d) { return std::abs(d); });
  Ranks ranks;
  for (std::size_t begin = 0, end = 0; begin < kept.size(); begin = end) {
    while (end < kept.size() && std::abs(kept[end]) == std::abs(kept[begin])) ++end;
    const auto tied = static_cast<double>(end - begin);
    ranks.ties += tied * tied * tied - tied;
    for (std::size_t i = begin; i < end; ++i) {
      ranks.doubled.push_back(begin + 1 + end);
      if (kept[i] > 0) ranks.positive += begin + 1 + end;
    }
  }
  return ranks;
}

}  // namespace

SignedRankTest signed_rank_exact(std::span<const double> differences) {
  const auto ranks = rank(differences);
  std::size_t total = 0;
  for (const auto r : ranks.doubled) total += r;
  std::vector<double> probability(total + 1, 0.0);  // of each sum of doubled ranks
  probability[0] = 1;
  std::size_t reached = 0;
  for (const auto r : ranks.doubled) {
    reached += r;
    for (std::size_t sum = reached + 1; sum-- > 0;)
      probability[sum] = 0.5 * (probability[sum] + (sum >= r ? probability[sum - r] : 0));
  }
  SignedRankTest test{.v = static_cast<double>(ranks.positive) / 2, .nonzero = ranks.doubled.size(), .p_greater = 0, .p_less = 0};
  for (std::size_t sum = 0; sum <= ranks.positive; ++sum) test.p_less += probability[sum];
  for (std::size_t sum = total + 1; sum-- > ranks.positive;) test.p_greater += probability[sum];
  test.p_two_sided = std::min(1.0, 2 * std::min(test.p_less, test.p_greater));
  return test;
}

SignedRankTest signed_rank_normal(std::span<const double> differences) {
  const auto ranks = rank(differences);
  const auto n = static_cast<double>(ranks.doubled.size());
  SignedRankTest test{.v = static_cast<double>(ranks.positive) / 2, .nonzero = ranks.doubled.size()};
  if (n == 0) return test;
  const boost::math::normal normal;
  const double shift = test.v - n * (n + 1) / 4;
  const double deviation = std::sqrt(n * (n + 1) * (2 * n + 1) / 24 - ranks.ties / 48);
  test.p_greater = boost::math::cdf(boost::math::complement(normal, (shift - 0.5) / deviation));
  test.p_less = boost::math::cdf(normal, (shift + 0.5) / deviation);
  test.p_two_sided =
      std::min(1.0, 2 * boost::math::cdf(boost::math::complement(normal, (std::abs(shift) - 0.5) / deviation)));
  return test;
}

double hodges_lehmann(std::span<const double> differences) {
  std::vector<double> means;
  for (std::size_t i = 0; i < differences.size(); ++i)
    for (std::size_t j = i; j < differences.size(); ++j) means.push_back((differences[i] + differences[j]) / 2);
  return median(means);
}

}  // namespace asymsweep::statistics
