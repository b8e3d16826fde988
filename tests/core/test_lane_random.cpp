#include <catch2/catch.hpp>

#include "core/lane_random.hpp"

using namespace asymsweep;

TEST_CASE("many draws at once are the draws one by one, bit for bit") {
  for (const std::uint64_t root_seed : {std::uint64_t{0}, std::uint64_t{0xfedcba9876543210}})
    for (const std::size_t lanes : {1, 2, 3, 4, 8, 16})
      for (const std::size_t per_seed : {1, 7, 8}) {
        std::vector<std::uint32_t> seeds;
        for (std::uint32_t l = 0; l < lanes; ++l) seeds.push_back(4'000'000'000u + 17 * l);
        LaneDraws draws(root_seed, seeds, per_seed);
        for (const std::uint32_t step : {0u, 1u, 4'294'967'295u}) {
          const auto uniforms = draws.uniform(Stream::action, step);
          REQUIRE(uniforms.size() == lanes * per_seed);
          for (std::uint32_t i = 0; i < per_seed; ++i)
            for (std::size_t l = 0; l < lanes; ++l)
              REQUIRE(uniforms[i * lanes + l] == uniform(root_seed, Stream::action, {seeds[l], step, i}));
          const auto normals = draws.normal(Stream::reward_noise, step);
          for (std::uint32_t i = 0; i < per_seed; ++i)
            for (std::size_t l = 0; l < lanes; ++l)
              REQUIRE(normals[i * lanes + l] == normal(root_seed, Stream::reward_noise, {seeds[l], step, i}));
        }
      }
}
