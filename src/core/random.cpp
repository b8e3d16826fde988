#include "core/random.hpp"

#include "core/elementary/every_processor.hpp"
#include "core/elementary/normal.hpp"

namespace asymsweep {

ASYMSWEEP_EVERY_PROCESSOR
double normal(std::uint64_t root_seed, Stream stream, DrawAddress at) {
  const auto block = random_block(root_seed, stream, at);
  return elementary::standard_normal(to_open_unit(block[0], block[1]), to_open_unit(block[2], block[3]));
}

}  // namespace asymsweep
