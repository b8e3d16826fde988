#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "core/error.hpp"
#include "scheduler/unit_order.hpp"

using namespace asymsweep;

TEST_CASE("units hold every run exactly once, whatever the sizes") {
  for (const std::uint64_t seeds : {1u, 7u, 8u, 100u, 1001u})
    for (const double cost : {1e-9, 1e-3, 10.0}) {
      const std::vector<double> costs = {cost, 3 * cost, 2 * cost};
      std::set<std::pair<std::uint64_t, std::uint64_t>> runs;
      for (const auto& unit : order_units(costs, seeds, 8))
        for (std::uint64_t s = 0; s < unit.seed_count; ++s)
          REQUIRE(runs.emplace(unit.configuration, unit.seed_begin + s).second);
      CHECK(runs.size() == 3 * seeds);
    }
}

TEST_CASE("seed block by seed block, the costliest configuration first") {
  const std::vector<double> costs = {0.01, 0.03, 0.02};
  const auto units = order_units(costs, 24, 8);
  REQUIRE(units.size() == 9);
  for (std::size_t u = 0; u < units.size(); ++u) {
    CHECK(units[u].seed_begin == 8 * (u / 3));
    CHECK(units[u].configuration == std::vector<std::uint64_t>{1, 2, 0}[u % 3]);
  }
}

TEST_CASE("a unit takes at most a quarter of a second where the block allows it") {
  const std::vector<double> costs(10, 1e-3);
  for (const auto& unit : order_units(costs, 100'000, 8)) REQUIRE(static_cast<double>(unit.seed_count) * 1e-3 <= 0.25);
}

TEST_CASE("a block grows beyond that rather than give more units than one file can list") {
  const std::vector<double> costs(100, 0.1);
  const auto units = order_units(costs, 2'000'000, 8);  // 25 million blocks of 8
  CHECK(units.size() == 12'500'000);
  CHECK(units.front().seed_count == 16);
  CHECK(units.back().seed_begin + units.back().seed_count == 2'000'000);
}

TEST_CASE("a block grows by no more than is needed") {
  const std::vector<double> costs(100, 0.1);
  CHECK(order_units(costs, 1'600'000, 8).size() == 20'000'000);
}

TEST_CASE("more configurations than units are refused in plain figures") {
  const std::vector<double> costs(20'000'001, 0.1);
  CHECK_THROWS_WITH(order_units(costs, 1, 8), "the sweep has 20,000,001 units of work, 20,000,000 are allowed: use fewer configurations, in several sweeps");
}

TEST_CASE("no unit goes beyond a cut") {
  const std::vector<double> costs = {1e-6, 2e-6};
  const std::vector<std::uint64_t> cuts = {24, 32, 100};
  std::vector<std::uint64_t> ends;
  std::uint64_t runs = 0;
  for (const auto& unit : order_units(costs, 120, 8, cuts)) {
    for (const auto cut : cuts) CHECK((unit.seed_begin >= cut || unit.seed_begin + unit.seed_count <= cut));
    if (unit.configuration == 0) ends.push_back(unit.seed_begin + unit.seed_count);
    runs += unit.seed_count;
  }
  CHECK(ends == std::vector<std::uint64_t>{24, 32, 100, 120});
  CHECK(runs == 240);
  const std::vector<double> many(1000, 1e-6);  // cuts would be too many units
  CHECK(order_units(many, 160'000, 8, std::vector<std::uint64_t>(1, 7)).size() > 0);
}
