#pragma once
// Many draws at once: the same numbers as core/random.hpp gives one by one, several to a SIMD register.

#include <span>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "core/random.hpp"

namespace asymsweep {

/// The addresses of one step's draws: draw i * lanes + l is {seeds[l], step, i}, for i < per_seed.
class LaneDraws {
 public:
  LaneDraws(std::uint64_t root_seed, std::span<const std::uint32_t> seeds, std::size_t per_seed);

  /// Uniforms in (0, 1), [per_seed][lanes]. Valid until the next call.
  std::span<const double> uniform(Stream stream, std::uint32_t step);
  /// Standard normal deviates, [per_seed][lanes]. Valid until the next call.
  std::span<const double> normal(Stream stream, std::uint32_t step);

 private:
  using Vector = NativeLanes<double>;
  std::span<const double> numbers() const;

  std::uint64_t root_seed_;
  std::size_t count_;                           // without the filling up to whole vectors
  std::vector<std::uint64_t> seeds_, indices_;  // of each draw, filled up
  std::vector<Vector> numbers_;
};

}  // namespace asymsweep
