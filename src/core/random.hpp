#pragma once
// The random numbers: counter-based Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw,
// "Parallel random numbers: as easy as 1, 2, 3", SC'11), from the Random123 library.
//
// A draw is a function of (root_seed, stream, seed, step, index) and of nothing else: not of the configuration,
// the rank, the order, or the number of ranks. So the same seed meets the same problem instance and the same draws
// in every configuration (common random numbers).
//
//   key     = root_seed (64 bits)
//   counter = { index, step, seed, stream }, 32 bits each
//
// One block of 128 bits makes two uniforms or one normal deviate.

#define R123_USE_SSE 0  // Philox needs none, and their header is a third of many a source
#include <Random123/philox.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace asymsweep {

/// What a draw is for. The numbers are part of every result: never reuse or renumber one. 1 to 999 are asymsweep's; programs
/// with rows of their own take Stream{1000} and up, so that no draw of theirs is one of a later version's too.
enum class Stream : std::uint32_t {
  reward_means = 1,
  behavior_logits = 2,
  initial_logits = 3,
  action = 4,
  reward = 5,
  reward_noise = 6,
  reward_flip = 7,
  context = 8,
  teacher = 9,
  label_noise = 10,
  pretraining = 11,
  parameters = 12,
  bootstrap = 13,
  unit_choice = 14,
  training_context = 15,
};

/// The address of a draw inside a stream.
struct DrawAddress {
  std::uint32_t seed = 0;
  std::uint32_t step = 0;
  std::uint32_t index = 0;
};

/// 128 random bits.
inline r123::Philox4x32::ctr_type random_block(std::uint64_t root_seed, Stream stream, DrawAddress at) {
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(root_seed), static_cast<std::uint32_t>(root_seed >> 32)}};
  const r123::Philox4x32::ctr_type counter = {{at.index, at.step, at.seed, static_cast<std::uint32_t>(stream)}};
  return r123::Philox4x32{}(counter, key);
}

/// 52 random bits to a double strictly inside (0, 1): (k + 1/2) / 2^52, exact in double.
inline double to_open_unit(std::uint32_t low, std::uint32_t high) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32) | low;
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Uniform on (0, 1).
inline double uniform(std::uint64_t root_seed, Stream stream, DrawAddress at) {
  const auto block = random_block(root_seed, stream, at);
  return to_open_unit(block[0], block[1]);
}

/// Which of `count` things a uniform draw u in (0, 1) chooses.
inline std::size_t place_of(double u, std::size_t count) {
  return std::min(static_cast<std::size_t>(u * static_cast<double>(count)), count - 1);
}

/// Standard normal deviate (Box-Muller on one block).
double normal(std::uint64_t root_seed, Stream stream, DrawAddress at);

}  // namespace asymsweep
