#pragma once
// The test runner, compiled once for all test programs.

/// Runs the tests that the command line names. Returns the number of those that failed.
int run_tests(int argc, char** argv);
