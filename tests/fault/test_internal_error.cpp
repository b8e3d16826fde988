// A bug of ours in the middle of a sweep: one sentence that names rank, configuration and seed; finished units stay.
#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "problems/bandit.hpp"
#include "worker_example.hpp"

using namespace asymsweep;

namespace {

double first_mean_of_the_bad_seed = 0;

/// A metric with a bug that one seed brings to light.
double buggy(const BanditRun& run, const std::vector<double>&) {
  if (run.instance.observed_means[0] == first_mean_of_the_bad_seed) throw std::logic_error("a bug");
  return 0;
}

}  // namespace

TEST_CASE("an internal error names rank, configuration and seed, and stops the sweep") {
  example::WorkerExample with(
      "[sweep]\nname = bug\nseeds = 16\nfirst_seed = 100\n[bandit]\narms = 5\n[train]\nsteps = 10\n[baseline]\nv = 0.1, 0.2\n", buggy);
  first_mean_of_the_bad_seed = make_bandit(with.sweep.configuration(0), with.sweep.root_seed, 103).observed_means[0];

  with.worker->work();

  REQUIRE(with.worker->failure());
  CHECK(with.worker->failure()->exit_code == exit_internal_error);
  CHECK_THAT(with.worker->failure()->message,
             Catch::Contains("internal error on rank 0") && Catch::Contains("configuration 0 (baseline.v = 0.1)") &&
                 Catch::Contains(", seed 103: a bug"));
  CHECK(with.board->stop_code() == exit_internal_error);
  CHECK_FALSE(with.board->draw());
}
