#include "analysis/statistics/sign_flip.hpp"

#include <bit>
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

double sampled(std::span<const double> differences, double least, std::size_t patterns) {
  std::size_t count = 0;
  for (std::size_t pattern = 0; pattern < patterns; ++pattern) {
    double flipped = 0;
    for (std::size_t begin = 0; begin < differences.size(); begin += 128) {  // a block of 128 bits, a sign each
      const auto bits = random_block(0, Stream::bootstrap,
                                     {1, static_cast<std::uint32_t>(begin / 128), static_cast<std::uint32_t>(pattern)});
      const std::size_t end = std::min(begin + 128, differences.size());
      for (std::size_t i = begin; i < end; ++i)
        flipped += bits[(i - begin) / 32] >> (i % 32) & 1 ? -differences[i] : differences[i];
    }
    count += flipped >= least;
  }
  return static_cast<double>(1 + count) / static_cast<double>(1 + patterns);
}

}  // namespace

double sign_flip_p_greater(std::span<const double> differences, std::size_t patterns) {
  double sum = 0;
  for (const double d : differences) sum += d;
  const double least = threshold(differences, sum);
  return differences.size() <= most_enumerated ? enumerated(differences, least) : sampled(differences, least, patterns);
}

}  // namespace asymsweep::statistics
