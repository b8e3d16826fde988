// Under mpirun: every unit is drawn exactly once over all ranks, and a stop reaches everybody.

#include <mpi.h>

#include <catch2/catch.hpp>
#include <vector>

#include "scheduler/communicator.hpp"
#include "scheduler/job_board.hpp"

using namespace asymsweep;

TEST_CASE("each unit is drawn exactly once over all ranks") {
  constexpr std::uint64_t units = 5000;
  std::vector<int> mine(units, 0), all(units, 0);
  {
    JobBoard board(units);
    while (const auto unit = board.draw()) {
      mine[*unit] += 1;
      board.report_finished();
    }
    MPI_Barrier(MPI_COMM_WORLD);
    CHECK(board.finished() == units);
    CHECK(board.stop_code() == 0);
  }
  MPI_Allreduce(mine.data(), all.data(), units, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  CHECK(all == std::vector<int>(units, 1));
}

TEST_CASE("a stop called by one rank ends everybody's draws, and the largest code wins") {
  int rank = 0, size = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  JobBoard board(1'000'000'000);
  REQUIRE(board.draw());
  MPI_Barrier(MPI_COMM_WORLD);
  board.call_stop(rank + 1);
  MPI_Barrier(MPI_COMM_WORLD);
  CHECK(!board.draw());
  CHECK(board.stop_code() == size);
}
