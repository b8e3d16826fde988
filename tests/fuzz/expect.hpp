#pragma once
// What a fuzz target holds to be true; a violation ends the program, which the fuzzer reports with the input.

#include <cstdio>
#include <cstdlib>

namespace asymsweep::fuzz {

inline void expect(bool holds, const char* violated) {
  if (holds) return;
  std::fprintf(stderr, "found: %s\n", violated);
  std::abort();
}

}  // namespace asymsweep::fuzz
