#include <asymsweep/cli/program.hpp>

#include "additions.hpp"

int main(int argc, char** argv) {
  add_truncated_is();
  add_divergence();
  add_aim();
  add_nearer();
  return asymsweep::main(argc, argv);
}
