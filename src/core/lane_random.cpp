#include "core/lane_random.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cstring>

#include "core/elementary/normal.hpp"

namespace asymsweep {
namespace {

using Vector = NativeLanes<double>;
using Unsigned = detail::LanesOf<std::uint64_t, lane_count<Vector>>::type;

/// Products of the low halves of each lane's 64 bits, whatever stands in the high halves.
inline Unsigned multiply_low_halves(Unsigned a, Unsigned b) {
#if defined(__AVX512F__)
  return reinterpret_cast<Unsigned>(_mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return reinterpret_cast<Unsigned>(_mm256_mul_epu32(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#else
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}

/// Philox4x32-10 (Salmon et al., SC'11) on as many counters as there are lanes. Each word is the low half of a lane; the
/// high halves hold what is left of products and matter to nothing.
struct Counters {
  Unsigned word[4];

  void encrypt(std::uint64_t key) {
    constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
    constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
    auto key_0 = static_cast<std::uint32_t>(key), key_1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
      const Unsigned product_0 = multiply_low_halves(word[0], Unsigned{} + multiplier_0);
      const Unsigned product_1 = multiply_low_halves(word[2], Unsigned{} + multiplier_1);
      word[0] = (product_1 >> 32) ^ word[1] ^ key_0;
      word[2] = (product_0 >> 32) ^ word[3] ^ key_1;
      word[1] = product_1;
      word[3] = product_0;
      key_0 += weyl_0;
      key_1 += weyl_1;
    }
  }

  /// Two words as one 64-bit number.
  Unsigned pair(int low, int high) const { return (word[high] << 32) | (word[low] & 0xffffffffu); }
};

/// to_open_unit on lanes: 52 bits below the exponent of 2^52 are a double without conversion.
Vector open_units(Unsigned bits) {
  const auto above = std::bit_cast<Vector>((bits >> 12) | std::bit_cast<Unsigned>(broadcast<Vector>(0x1p52)));
  return ((above - 0x1p52) + 0.5) * 0x1p-52;
}

/// Calls `make` with the encrypted counters of each vector of draws.
template <typename Make>
void for_each_block(std::uint64_t root_seed, Stream stream, std::uint32_t step, const std::vector<std::uint64_t>& seeds,
                    const std::vector<std::uint64_t>& indices, std::vector<Vector>& numbers, Make make) {
  for (std::size_t v = 0; v < numbers.size(); ++v) {
    Counters counters{.word = {{}, Unsigned{} + step, {}, Unsigned{} + static_cast<std::uint32_t>(stream)}};
    std::memcpy(&counters.word[0], &indices[v * lane_count<Vector>], sizeof(Unsigned));
    std::memcpy(&counters.word[2], &seeds[v * lane_count<Vector>], sizeof(Unsigned));
    counters.encrypt(root_seed);
    numbers[v] = make(counters);
  }
}

}  // namespace

LaneDraws::LaneDraws(std::uint64_t root_seed, std::span<const std::uint32_t> seeds, std::size_t per_seed)
    : root_seed_(root_seed), count_(seeds.size() * per_seed) {
  for (std::size_t i = 0; i < per_seed; ++i)
    for (const auto seed : seeds) {
      seeds_.push_back(seed);
      indices_.push_back(i);
    }
  numbers_.resize((count_ + lane_count<Vector> - 1) / lane_count<Vector>);
  seeds_.resize(numbers_.size() * lane_count<Vector>);
  indices_.resize(seeds_.size());
}

std::span<const double> LaneDraws::numbers() const {
  return {reinterpret_cast<const double*>(numbers_.data()), count_};
}

std::span<const double> LaneDraws::uniform(Stream stream, std::uint32_t step) {
  for_each_block(root_seed_, stream, step, seeds_, indices_, numbers_,
                 [](const Counters& block) { return open_units(block.pair(0, 1)); });
  return numbers();
}

std::span<const double> LaneDraws::normal(Stream stream, std::uint32_t step) {
  for_each_block(root_seed_, stream, step, seeds_, indices_, numbers_, [](const Counters& block) {
    return elementary::standard_normal(open_units(block.pair(0, 1)), open_units(block.pair(2, 3)));
  });
  return numbers();
}

}  // namespace asymsweep
