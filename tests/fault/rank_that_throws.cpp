// Under mpirun on two ranks: an error of one rank leaves the job board behind, whose end is collective. The rank must end the
// others, not wait for them.
#include <stdexcept>

#include "cli/all_ranks.hpp"
#include "scheduler/job_board.hpp"

using namespace asymsweep;

int main() {
  return on_all_ranks([](const Communicator& ranks) {
    const JobBoard board(1);
    if (ranks.rank() == 1) throw std::runtime_error("a bug");
    ranks.barrier();
    return 0;
  });
}
