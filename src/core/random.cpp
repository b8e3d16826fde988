#include "core/random.hpp"

#include <cmath>
#include <numbers>

namespace asymsweep {

double normal(std::uint64_t root_seed, Stream stream, DrawAddress at) {
  const auto block = random_block(root_seed, stream, at);
  const double u = to_open_unit(block[0], block[1]);
  const double v = to_open_unit(block[2], block[3]);
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

}  // namespace asymsweep
