// asymsweep's own conformance tests, over its algorithms and ours.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "additions.hpp"

int main(int argc, char** argv) {
  add_truncated_is();
  return Catch::Session().run(argc, argv);
}
