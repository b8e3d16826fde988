// Short units are written a few at a time, but none waits long for it: a kill would cost what waits.
#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

#include "worker_example.hpp"

using namespace asymsweep;

namespace {

const std::string sweep_text = "[sweep]\nname = wait\nseeds = 64\n[bandit]\narms = 5\n[train]\nsteps = 10\n[baseline]\nv = 0.1\n";

void sleep_ms(int duration) { std::this_thread::sleep_for(std::chrono::milliseconds(duration)); }

double sleep_a_little(const BanditRun&, const std::vector<double>&) {
  sleep_ms(10);
  return 0;
}

int runs_seen = 0, batches_in_the_middle = -1;
const example::CountingSink* watched = nullptr;

/// 32 quick runs; then a unit whose first run takes far longer than anybody could foresee. It trains 16 seeds at a time.
double slow_in_the_fifth_unit(const BanditRun&, const std::vector<double>&) {
  const int run = runs_seen++;
  if (run == 32) sleep_ms(200);
  if (run == 32 + 16) batches_in_the_middle = watched->batches;
  return 0;
}

}  // namespace

TEST_CASE("short units are written all along, not at the end") {
  std::vector<RunBlock> units;
  for (std::uint64_t seed = 0; seed < 64; ++seed) units.push_back({0, seed, 1});
  example::WorkerExample with(sweep_text, sleep_a_little, units);
  with.worker->work();
  CHECK(with.worker->tally().units == 64);
  CHECK(with.sink.batches >= 5);  // 0.64 s at least, and a batch waits 0.1 s at most
}

TEST_CASE("units do not wait for the end of one that takes longer than was foreseen") {
  example::WorkerExample with(sweep_text, slow_in_the_fifth_unit, {{0, 0, 8}, {0, 8, 8}, {0, 16, 8}, {0, 24, 8}, {0, 32, 32}});
  watched = &with.sink;
  with.worker->work();
  CHECK(with.worker->tally().units == 5);
  CHECK(batches_in_the_middle >= 1);
}
