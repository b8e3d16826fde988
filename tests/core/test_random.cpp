// The random numbers: published answers of Philox4x32-10, the shape of the uniform and normal deviates, and the
// separation of streams and addresses.

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "core/random.hpp"

using namespace asymsweep;

namespace {

/// The counter of a published vector is {index, step, seed, stream}; its key is the root seed, low word first.
void check_vector(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key,
                  std::array<std::uint32_t, 4> answer) {
  const auto root_seed = (std::uint64_t{key[1]} << 32) | key[0];
  const auto block = random_block(root_seed, static_cast<Stream>(counter[3]), {counter[2], counter[1], counter[0]});
  for (std::size_t i = 0; i < 4; ++i) CHECK(block[i] == answer[i]);
}

/// The draw at an address and those one away from it in each part of the address.
std::vector<double> uniforms_of_neighbors(std::uint64_t root_seed, Stream stream, DrawAddress at) {
  const auto step = [&](std::uint32_t by_seed, std::uint32_t by_step, std::uint32_t by_index) {
    return DrawAddress{at.seed + by_seed, at.step + by_step, at.index + by_index};
  };
  return {uniform(root_seed, stream, at),
          uniform(root_seed, stream, step(1, 0, 0)),
          uniform(root_seed, stream, step(0, 1, 0)),
          uniform(root_seed, stream, step(0, 0, 1)),
          uniform(root_seed + 1, stream, at),
          uniform(root_seed + (std::uint64_t{1} << 32), stream, at),
          uniform(root_seed, static_cast<Stream>(static_cast<std::uint32_t>(stream) + 1), at)};
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the published answers") {
  // Random123's examples/kat_vectors, rows "philox4x32 10": all zero, all one, digits of pi.
  check_vector({0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  check_vector({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff},
               {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  check_vector({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
               {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a uniform deviate lies strictly inside (0, 1), at either end of the bits") {
  CHECK(to_open_unit(0, 0) == 0x1p-53);
  CHECK(to_open_unit(0xffffffff, 0xffffffff) == 1 - 0x1p-53);
  CHECK(to_open_unit(0xffffffff, 0xffffffff) < 1);
  CHECK(to_open_unit(0, 0x80000000) == 0.5 + 0x1p-53);
  CHECK(std::isfinite(std::log(to_open_unit(0, 0))));
}

TEST_CASE("a uniform deviate is the first 52 bits of its block") {
  // From the all-zero vector: high word 0xe169c58d, low word 0x6627e8d5, its last 12 bits dropped.
  CHECK(uniform(0, static_cast<Stream>(0), {0, 0, 0}) == (0xe169c58d6627ep0 + 0.5) * 0x1p-52);
}

TEST_CASE("a normal deviate is Box-Muller on one block") {
  const auto block = random_block(7, Stream::reward_noise, {1, 2, 3});
  const long double pi = 3.14159265358979323846264338327950288L;
  const long double u = (((std::uint64_t{block[1]} << 32 | block[0]) >> 12) + 0.5L) / 4503599627370496.0L;
  const long double v = (((std::uint64_t{block[3]} << 32 | block[2]) >> 12) + 0.5L) / 4503599627370496.0L;
  CHECK(normal(7, Stream::reward_noise, {1, 2, 3}) ==
        Approx(static_cast<double>(std::sqrt(-2 * std::log(u)) * std::cos(2 * pi * v))).epsilon(1e-14));
}

TEST_CASE("root seed (both words), stream, seed, step and index each change the draw") {
  for (const DrawAddress at : {DrawAddress{0, 0, 0}, DrawAddress{1, 1, 1}, DrawAddress{41, 1000, 7}})
    for (const auto stream : {Stream::reward_means, Stream::action, Stream::unit_choice}) {
      const auto draws = uniforms_of_neighbors(12345, stream, at);
      CHECK(std::set<double>(draws.begin(), draws.end()).size() == draws.size());
    }
}

TEST_CASE("swapped seed, step and index are different draws") {
  const std::set<double> draws = {uniform(0, Stream::action, {1, 0, 0}), uniform(0, Stream::action, {0, 1, 0}),
                                  uniform(0, Stream::action, {0, 0, 1})};
  CHECK(draws.size() == 3);
}

TEST_CASE("every stream has its own number") {
  // The numbers are part of every result file: this list may only grow.
  const std::vector<Stream> streams = {
      Stream::reward_means, Stream::behavior_logits, Stream::initial_logits, Stream::action, Stream::reward,
      Stream::reward_noise, Stream::reward_flip, Stream::context, Stream::teacher, Stream::label_noise,
      Stream::pretraining, Stream::parameters, Stream::bootstrap, Stream::unit_choice};
  for (std::size_t i = 0; i < streams.size(); ++i) CHECK(static_cast<std::size_t>(streams[i]) == i + 1);
}

TEST_CASE("uniform and normal deviates have their means and variances") {
  // n = 100 000. Standard errors: uniform mean 9.1e-4, variance 2.4e-4; normal mean 3.2e-3, variance 4.5e-3. Bounds of
  // five standard errors: a false alarm once in about 400 000 reruns of all four; the draws are fixed anyway.
  constexpr std::uint32_t n = 100'000;
  double uniform_sum = 0, uniform_squares = 0, normal_sum = 0, normal_squares = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double u = uniform(1, Stream::reward_means, {0, 0, i}), z = normal(1, Stream::reward_noise, {0, 0, i});
    uniform_sum += u;
    uniform_squares += (u - 0.5) * (u - 0.5);
    normal_sum += z;
    normal_squares += z * z;
  }
  CHECK(uniform_sum / n == Approx(0.5).epsilon(0).margin(5 * 9.13e-4));
  CHECK(uniform_squares / n == Approx(1.0 / 12).epsilon(0).margin(5 * 2.36e-4));
  CHECK(normal_sum / n == Approx(0).epsilon(0).margin(5 * 3.16e-3));
  CHECK(normal_squares / n == Approx(1).epsilon(0).margin(5 * 4.47e-3));
}
