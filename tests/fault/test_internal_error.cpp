// A bug of ours in the middle of a sweep: one sentence that names rank, configuration and seed; finished units stay.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "cli/result_layout.hpp"
#include "cli/worker.hpp"
#include "core/error.hpp"
#include "problems/bandit.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;

namespace {

double first_mean_of_the_bad_seed = 0;

/// A metric with a bug that one seed brings to light.
double buggy(const BanditRun& run) {
  if (run.instance.observed_means[0] == first_mean_of_the_bad_seed) throw std::logic_error("a bug");
  return 0;
}

class NoSink final : public ByteSink {
 public:
  void write_at(std::uint64_t, std::span<const std::byte>) override {}
};

}  // namespace

TEST_CASE("an internal error names rank, configuration and seed, and stops the sweep") {
  const auto sweep = parse_sweep(
      "[sweep]\nname = bug\nseeds = 16\nfirst_seed = 100\n[bandit]\narms = 5\n[train]\nsteps = 10\n[baseline]\nv = 0.1, 0.2\n",
      "test", {}, key_table());
  first_mean_of_the_bad_seed = make_bandit(sweep.configuration(0), sweep.root_seed, 103).observed_means[0];
  auto plan = training_plan(sweep);
  plan.metrics = {{.name = "buggy", .unit = "1", .long_name = "", .compute = buggy, .environments = {}}};
  auto layout = result_shape(sweep, plan);
  RunAssignment assignment{.path = "none", .canonical = sweep.canonical, .pending = {}, .units = {}};
  for (const auto& unit : sweep_units(sweep)) {
    assignment.pending.push_back(assignment.units.size());
    assignment.units.push_back({unit.configuration, unit.seed_begin, unit.seed_count});
  }
  layout.units = assignment.units;
  DatasetOffsets offsets;
  offsets.metrics = {0};
  NoSink sink;
  UnitWriter writer(sink, offsets, layout);
  const Communicator ranks;
  JobBoard board(assignment.units.size());
  Worker worker({assignment, sweep, plan, ranks, board, writer, nullptr});

  worker.work();

  REQUIRE(worker.failure());
  CHECK(worker.failure()->exit_code == exit_internal_error);
  CHECK_THAT(worker.failure()->message,
             Catch::Contains("internal error on rank 0") && Catch::Contains("configuration 0 (baseline.v = 0.1)") &&
                 Catch::Contains(", seed 103: a bug"));
  CHECK(board.stop_code() == exit_internal_error);
  CHECK_FALSE(board.draw());
}

int main(int argc, char** argv) {
  const MpiSession mpi;
  return Catch::Session().run(argc, argv);
}
