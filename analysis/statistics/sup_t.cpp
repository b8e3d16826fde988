#include "analysis/statistics/sup_t.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/shared_resamples.hpp"

namespace asymsweep::statistics {
namespace {

using Counts = Eigen::Array<float, resample_block, Eigen::Dynamic>;
using Block = Eigen::Array<float, resample_block, 1>;

Block weighted_sum(const Counts& counts, const std::vector<float>& values) {
  Block sum = Block::Zero();
  for (std::size_t s = 0; s < values.size(); ++s) sum += counts.col(static_cast<Eigen::Index>(s)) * values[s];
  return sum;
}

}  // namespace

SupT::SupT(std::size_t seeds, std::size_t resamples) : seeds_(seeds), largest_(resamples, 0.0), fewest_(seeds) {}

void SupT::add(std::span<const double> values) {
  std::vector<double> finite;
  std::ranges::copy_if(values, std::back_inserter(finite), [](double value) { return std::isfinite(value); });
  const double centre = mean(finite), error = standard_deviation(finite) / std::sqrt(static_cast<double>(finite.size()));
  if (!(error > 0)) return;
  points_ += 1;
  fewest_ = std::min(fewest_, finite.size());
  if (fewest_ < fewest_for_bootstrap) return;
  std::vector<float> standardized, present;
  for (const double value : values) {
    standardized.push_back(std::isfinite(value) ? static_cast<float>((value - centre) / error) : 0.0f);
    if (finite.size() < values.size()) present.push_back(std::isfinite(value) ? 1.0f : 0.0f);
  }
  waiting_.push_back(std::move(standardized));
  present_.push_back(std::move(present));
  if (waiting_.size() == batch) flush();
}

void SupT::flush() {
  if (waiting_.empty()) return;
  for (std::size_t first = 0; first < largest_.size(); first += resample_block) {
    const Counts counts = resample_counts(seeds_, first).cast<float>();
    Block largest = Block::Zero();
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const Block sum = weighted_sum(counts, waiting_[i]);
      if (present_[i].empty()) largest = largest.max(sum.abs() / static_cast<float>(seeds_));
      else largest = largest.max(sum.abs() / weighted_sum(counts, present_[i]).max(1.0f));  // none drawn: sum is 0
    }
    const std::size_t end = std::min<std::size_t>(resample_block, largest_.size() - first);
    for (std::size_t b = 0; b < end; ++b)
      largest_[first + b] = std::max(largest_[first + b], static_cast<double>(largest[static_cast<Eigen::Index>(b)]));
  }
  waiting_.clear();
  present_.clear();
}

double SupT::critical(double alpha) {
  if (points_ == 0) return std::numeric_limits<double>::quiet_NaN();
  if (fewest_ < fewest_for_bootstrap) {
    const boost::math::students_t distribution(static_cast<double>(fewest_ - 1));
    return boost::math::quantile(boost::math::complement(distribution, alpha / 2 / static_cast<double>(points_)));
  }
  flush();
  auto sorted = largest_;
  std::ranges::sort(sorted);
  return quantile_of_sorted(sorted, 1 - alpha);
}

}  // namespace asymsweep::statistics
