#include "analysis/statistics/sign_flip.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace asymsweep::statistics {
namespace {

/// Sums equal but for rounding count as ties, which belong to the tail.
double threshold(std::span<const double> differences, double sum) {
  double magnitude = 0;
  for (const double d : differences) magnitude += std::abs(d);
  return sum - 1e-12 * magnitude;
}

double enumerated(std::span<const double> differences, double least) {
  const std::uint64_t patterns = std::uint64_t{1} << differences.size();
  std::uint64_t count = 0;
  for (std::uint64_t pattern = 0; pattern < patterns; ++pattern) {
    double flipped = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) flipped += pattern >> i & 1 ? -differences[i] : differences[i];
    count += flipped >= least;
  }
  return static_cast<double>(count) / static_cast<double>(patterns);
}

/// 128 signs of one pattern: bit i % 128 of block i / 128.
r123::Philox4x32::ctr_type sign_bits(std::size_t pattern, std::size_t block) {
  return random_block(0, Stream::bootstrap, {1, static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(pattern)});
}

double sampled(std::span<const double> differences, double least, std::size_t patterns) {
  std::size_t count = 0;
  for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
    double flipped = 0;
    for (std::size_t begin = 0; begin < differences.size(); begin += 128) {
      const auto bits = sign_bits(pattern, begin / 128);
      const std::size_t end = std::min(begin + 128, differences.size());
      for (std::size_t i = begin; i < end; ++i)
        flipped += bits[(i - begin) / 32] >> (i % 32) & 1 ? -differences[i] : differences[i];
    }
    count += flipped >= least;
  }
  return static_cast<double>(1 + count) / static_cast<double>(1 + patterns);
}

constexpr int block = 32;  // patterns at once; sums run over items one by one, as in `sampled`
using Signs = Eigen::Array<double, block, Eigen::Dynamic>;

Signs signs_of(std::size_t n, std::size_t first_pattern) {
  Signs signs(block, static_cast<Eigen::Index>(n));
  for (int b = 0; b < block; ++b)
    for (std::size_t begin = 0; begin < n; begin += 128) {
      const auto bits = sign_bits(first_pattern + static_cast<std::size_t>(b), begin / 128);
      for (std::size_t i = begin; i < std::min(begin + 128, n); ++i)
        signs(b, static_cast<Eigen::Index>(i)) = bits[(i - begin) / 32] >> (i % 32) & 1 ? -1 : 1;
    }
  return signs;
}

double sum_of(std::span<const double> x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum;
}

}  // namespace

double sign_flip_p_greater(std::span<const double> differences, std::size_t patterns) {
  const double least = threshold(differences, sum_of(differences));
  return differences.size() <= most_enumerated ? enumerated(differences, least) : sampled(differences, least, patterns);
}

std::vector<double> sign_flip_together(std::span<const std::vector<double>> samples, std::size_t patterns) {
  std::vector<double> p_values;
  if (samples.empty()) return p_values;
  const std::size_t n = samples.front().size();
  if (n <= most_enumerated) {
    for (const auto& sample : samples) p_values.push_back(sign_flip_p_greater(sample, patterns));
    return p_values;
  }
  std::vector<double> least;
  for (const auto& sample : samples) least.push_back(threshold(sample, sum_of(sample)));
  std::vector<std::size_t> counts(samples.size(), 0);
  for (std::size_t first = 0; first < patterns; first += block) {
    const auto signs = signs_of(n, first);
    const auto used = static_cast<Eigen::Index>(std::min<std::size_t>(block, patterns - first));
    for (std::size_t i = 0; i < samples.size(); ++i) {
      Eigen::Array<double, block, 1> flipped = Eigen::Array<double, block, 1>::Zero();
      for (std::size_t k = 0; k < n; ++k) flipped += signs.col(static_cast<Eigen::Index>(k)) * samples[i][k];
      counts[i] += static_cast<std::size_t>((flipped.head(used) >= least[i]).count());
    }
  }
  for (const auto count : counts) p_values.push_back(static_cast<double>(1 + count) / static_cast<double>(1 + patterns));
  return p_values;
}

}  // namespace asymsweep::statistics
