// Under mpirun: every rank runs every test, and all fail where one does.

#include "scheduler/communicator.hpp"
#include "tests/run_tests.hpp"

int main(int argc, char** argv) {
  using namespace asymsweep;
  const MpiSession mpi;
  const double failed = run_tests(argc, argv);
  return static_cast<int>(Communicator().reduce(failed, Communicator::Reduction::maximum));
}
