#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "scheduler/communicator.hpp"

int main(int argc, char** argv) {
  const asymsweep::MpiSession mpi;
  return Catch::Session().run(argc, argv);
}
