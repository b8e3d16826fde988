// Memory that runs out where no unit is trained: still one sentence and a stop for all ranks, and it hides no other error.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>

#include "core/error.hpp"
#include "worker_example.hpp"

using namespace asymsweep;

namespace {

bool refuses_next = false;

const std::string sweep_text = "[sweep]\nname = memory\nseeds = 16\n[bandit]\narms = 5\n[train]\nsteps = 10\n[baseline]\nv = 0.1\n";

double no_bug(const BanditRun&, const std::vector<double>&) { return 0; }

double bug_then_no_memory(const BanditRun&, const std::vector<double>&) {
  const std::logic_error bug("a bug");
  refuses_next = true;
  throw bug;
}

int runs_seen = 0;

double bug_then_something_else(const BanditRun&, const std::vector<double>&) {
  if (runs_seen++ == 0) throw std::logic_error("a bug");
  throw 7;
}

}  // namespace

void* operator new(std::size_t bytes) {
  void* memory = std::exchange(refuses_next, false) ? nullptr : std::malloc(bytes);
  return memory ? memory : throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return std::malloc(bytes); }  // of sorts, freed below
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("memory that runs out stops the sweep") {
  example::WorkerExample with(sweep_text, no_bug);
  refuses_next = true;
  with.worker->work();
  REQUIRE_FALSE(refuses_next);
  REQUIRE(with.worker->failure());
  CHECK(with.worker->failure()->exit_code == exit_storage_failed);
  CHECK_THAT(with.worker->failure()->message, Catch::StartsWith("not enough memory: "));
  CHECK(with.board->stop_code() == exit_storage_failed);
}

TEST_CASE("memory that runs out in the search for the seed does not hide what went wrong") {
  example::WorkerExample with(sweep_text, bug_then_no_memory);
  with.worker->work();
  REQUIRE_FALSE(refuses_next);
  REQUIRE(with.worker->failure());
  CHECK(with.worker->failure()->message == "internal error on rank 0, unit 0, configuration 0, seeds 0 to 15: a bug");
  CHECK(with.board->stop_code() == exit_internal_error);
}

TEST_CASE("an exception that is no std::exception counts as one") {
  example::WorkerExample with(sweep_text, bug_then_something_else);
  with.worker->work();
  REQUIRE(with.worker->failure());
  CHECK(with.worker->failure()->message == "internal error on rank 0, unit 0, configuration 0, seed 0: a bug");
}
