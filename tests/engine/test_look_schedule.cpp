// After how many seeds `run --until-decided` looks.

#include <catch2/catch.hpp>

#include "engine/look_schedule.hpp"

using namespace asymsweep;

TEST_CASE("twenty seeds, then a fifth more each time, in whole blocks, and all at the end") {
  CHECK(look_schedule(100, 8) == std::vector<std::uint64_t>{24, 32, 40, 48, 64, 80, 96, 100});
  CHECK(look_schedule(100, 1) == std::vector<std::uint64_t>{20, 24, 29, 35, 42, 51, 62, 75, 90, 100});
  CHECK(look_schedule(20, 8) == std::vector<std::uint64_t>{20});
  CHECK(look_schedule(7, 8) == std::vector<std::uint64_t>{7});
  CHECK(look_schedule(4096, 8).size() == 27);
}

TEST_CASE("of a file: only where every configuration has the end of a unit") {
  Layout layout;
  layout.seeds = 100;
  for (std::uint64_t c = 0; c < 2; ++c)
    for (std::uint64_t begin = 0; begin < 100; begin += 10) layout.units.push_back({c, begin, 10});
  CHECK(looks_of(layout, 0) == std::vector<std::uint64_t>{20, 30, 40, 50, 60, 80, 100});
  CHECK(looks_of(layout, 45) == std::vector<std::uint64_t>{50, 60, 80, 100});
  CHECK(looks_of(layout, 100) == std::vector<std::uint64_t>{100});
  for (auto& unit : layout.units)
    if (unit.configuration == 1 && unit.seed_begin == 20) unit.seed_count = 20;
  std::erase_if(layout.units, [](const RunBlock& unit) { return unit.configuration == 1 && unit.seed_begin == 30; });
  CHECK(looks_of(layout, 0) == std::vector<std::uint64_t>{20, 40, 50, 60, 80, 100});
}

TEST_CASE("the looks of a larger sweep begin with those of a smaller one, but for its last") {
  const auto few = look_schedule(500, 8), many = look_schedule(5000, 8);
  CHECK(std::equal(few.begin(), few.end() - 1, many.begin()));
}
