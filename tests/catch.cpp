// Catch2 itself: most of a minute to compile, so once, and with little optimization.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "tests/run_tests.hpp"

int run_tests(int argc, char** argv) { return Catch::Session().run(argc, argv); }
