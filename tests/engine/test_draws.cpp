// Which units are drawn together.

#include <catch2/catch.hpp>

#include <numeric>
#include <set>

#include "engine/draws.hpp"
#include "engine/result_layout.hpp"
#include "scheduler/communicator.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;

namespace {

Sweep sweep_of(const std::string& seeds, const std::string& rest) {
  return parse_sweep("[sweep]\nname = t\nseeds = " + seeds + "\n" + rest, "t.ini", {}, key_table());
}

RunAssignment all_units(const Sweep& sweep) {
  RunAssignment assignment;
  assignment.units = sweep_units(sweep);
  assignment.pending.resize(assignment.units.size());
  std::iota(assignment.pending.begin(), assignment.pending.end(), 0);
  return assignment;
}

const std::string wide = "[bandit]\narms = 10\n[train]\ngradient = sampled\nsteps = 50\nlag = 1, 10\nlearning_rate = 0.1 : 10 : 0.1\n[baseline]\ndelta_v = -0.5 : 0.4 : 0.1\n";

std::size_t largest(const std::vector<Draw>& draws) {
  std::size_t size = 0;
  for (const auto& draw : draws) size = std::max(size, draw.size());
  return size;
}

}  // namespace

TEST_CASE("draws: each pending unit once, with others of its kind and seeds") {
  const auto sweep = sweep_of("20", wide);
  auto assignment = all_units(sweep);
  assignment.pending.erase(assignment.pending.begin() + 5);  // done already
  std::multiset<std::uint64_t> drawn;
  const auto draws = draws_of(assignment, sweep, 2);
  for (const auto& draw : draws) {
    const auto& first = assignment.units[draw.front().front()];
    for (const auto& units : draw)
      for (const auto unit : units) {
        drawn.insert(unit);
        const auto& block = assignment.units[unit];
        CHECK((block.seed_begin == first.seed_begin && block.seed_count == first.seed_count));
        CHECK(sweep.coordinates(block.configuration)[0] == sweep.coordinates(first.configuration)[0]);  // lags differ between draws only
      }
  }
  CHECK(drawn == std::multiset<std::uint64_t>(assignment.pending.begin(), assignment.pending.end()));
  CHECK(largest(draws) > 10);
}

TEST_CASE("draws: few seeds fill the lanes, and every rank finds work") {
  const auto sweep = sweep_of("1", "[train]\nsteps = 100000\n[baseline]\ndelta_v = 0.01 : 0.16 : 0.01\n");
  const auto assignment = all_units(sweep);
  CHECK(draws_of(assignment, sweep, 1).size() == 2);
  CHECK(draws_of(assignment, sweep, 4).size() == 4);
  CHECK(draws_of(assignment, sweep, 64).size() == 16);
}

TEST_CASE("draws: long units are drawn one by one") {
  const auto sweep = sweep_of("8", "[train]\nsteps = 100000\n[baseline]\ndelta_v = 0.01 : 0.16 : 0.01\n");
  CHECK(draws_of(all_units(sweep), sweep, 1).size() == 16);
}

TEST_CASE("draws: at most so many units as are allowed") {
  const auto sweep = sweep_of("1", wide);
  auto assignment = all_units(sweep);
  assignment.max_units = 7;
  std::size_t units = 0;
  for (const auto& draw : draws_of(assignment, sweep, 1)) units += draw.size();
  CHECK(units == 7);
}

TEST_CASE("draws: networks are trained configuration by configuration") {
  const auto sweep = sweep_of("1", "[problem]\nenvironment = contextual\npolicy = mlp\n[train]\nsteps = 10\n[baseline]\ndelta_v = 0.01 : 0.16 : 0.01\n");
  CHECK(draws_of(all_units(sweep), sweep, 1).size() == 16);
}
