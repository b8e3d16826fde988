#pragma once
// How a process ended, for people.

#include <string>

namespace asymsweep {

/// "was killed by signal 9 (Killed; out of memory?)", "ended with exit status 1": of a wait status.
std::string ending(int status);

}  // namespace asymsweep
