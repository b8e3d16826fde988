#include "analysis/statistics/shared_resamples.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "analysis/statistics/bootstrap.hpp"
#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::statistics {
namespace {

using Block = Eigen::Array<double, resample_block, 1>;

struct Sample {
  std::span<const double> values;
  std::vector<Eigen::Index> order;  ///< of the items, ascending values
  std::vector<double> means, iqms;  ///< [resample]
};

Sample prepare(const std::vector<double>& values, std::size_t resamples) {
  Sample sample{.values = values, .order = std::vector<Eigen::Index>(values.size()), .means = {}, .iqms = {}};
  std::iota(sample.order.begin(), sample.order.end(), Eigen::Index{0});
  std::ranges::stable_sort(sample.order, {}, [&](Eigen::Index i) { return values[static_cast<std::size_t>(i)]; });
  sample.means.reserve(resamples + resample_block);
  sample.iqms.reserve(resamples + resample_block);
  return sample;
}

Block means_of_block(const Sample& sample, const ResampleCounts& counts) {
  Block sum = Block::Zero();
  for (std::size_t k = 0; k < sample.values.size(); ++k) sum += counts.col(static_cast<Eigen::Index>(k)) * sample.values[k];
  return sum / static_cast<double>(sample.values.size());
}

/// Walks the values upwards; a value counts as often as its copies lie between the cuts.
Block iqms_of_block(const Sample& sample, const ResampleCounts& counts) {
  const auto n = static_cast<double>(sample.values.size());
  const std::size_t quarter = sample.values.size() / 4;
  const auto cut = static_cast<double>(quarter);
  Block seen = Block::Zero(), kept = Block::Constant(cut), sum = Block::Zero();
  for (const auto item : sample.order) {
    seen += counts.col(item);
    const Block now = seen.max(cut).min(n - cut);
    sum += (now - kept) * sample.values[static_cast<std::size_t>(item)];
    kept = now;
  }
  return sum / (n - 2 * cut);
}

void append(std::vector<double>& values, const Block& block) { values.insert(values.end(), block.begin(), block.end()); }

std::vector<double> jackknife_of_mean(std::span<const double> x) {
  const double total = mean(x) * static_cast<double>(x.size());
  std::vector<double> values;
  for (const double value : x) values.push_back((total - value) / static_cast<double>(x.size() - 1));
  return values;
}

/// In the order of ascending values: the middle of the rest is a range of the sorted sample, less one value at most.
std::vector<double> jackknife_of_iqm(const Sample& sample) {
  std::vector<double> sorted, before = {0};  // before[i]: sum of the i smallest
  for (const auto item : sample.order) {
    sorted.push_back(sample.values[static_cast<std::size_t>(item)]);
    before.push_back(before.back() + sorted.back());
  }
  const std::size_t rest = sorted.size() - 1, cut = rest / 4, end = rest - cut;
  std::vector<double> values;
  for (std::size_t out = 0; out <= rest; ++out) {
    const double sum = out < cut   ? before[end + 1] - before[cut + 1]
                       : out < end ? before[end + 1] - before[cut] - sorted[out]
                                   : before[end] - before[cut];
    values.push_back(sum / static_cast<double>(end - cut));
  }
  return values;
}

SampleIntervals intervals(Sample& sample, std::size_t resamples, double alpha) {
  for (auto* values : {&sample.means, &sample.iqms}) {
    values->resize(resamples);  // the last block may reach beyond
    std::ranges::sort(*values);
  }
  return {bca_interval(sample.means, mean(sample.values), jackknife_of_mean(sample.values), alpha),
          bca_interval(sample.iqms, interquartile_mean(sample.values), jackknife_of_iqm(sample), alpha)};
}

}  // namespace

ResampleCounts resample_counts(std::size_t n, std::size_t first_resample) {
  ResampleCounts counts = ResampleCounts::Zero(resample_block, static_cast<Eigen::Index>(n));
  for (int b = 0; b < resample_block; ++b)
    for (std::size_t k = 0; k < n; ++k)
      counts(b, static_cast<Eigen::Index>(philox_index((first_resample + static_cast<std::size_t>(b)) * n + k, n))) += 1;
  return counts;
}

std::vector<SampleIntervals> bca_together(std::span<const std::vector<double>> samples, std::size_t resamples, double alpha) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (samples.empty()) return {};
  const std::size_t n = samples.front().size();
  if (n < 2) return std::vector<SampleIntervals>(samples.size(), {{nan, nan}, {nan, nan}});
  std::vector<Sample> prepared;
  for (const auto& values : samples) prepared.push_back(prepare(values, resamples));
  for (std::size_t first = 0; first < resamples; first += resample_block) {
    const auto counts = resample_counts(n, first);
    for (auto& sample : prepared) {
      append(sample.means, means_of_block(sample, counts));
      append(sample.iqms, iqms_of_block(sample, counts));
    }
  }
  std::vector<SampleIntervals> all;
  for (auto& sample : prepared) all.push_back(intervals(sample, resamples, alpha));
  return all;
}

}  // namespace asymsweep::statistics
