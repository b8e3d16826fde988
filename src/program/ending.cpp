#include "program/ending.hpp"

#include <sys/wait.h>

#include <csignal>
#include <cstring>

namespace asymsweep {

std::string ending(int status) {
  if (!WIFSIGNALED(status)) return "ended with exit status " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + (signal == SIGKILL ? "; out of memory?)" : ")");
}

}  // namespace asymsweep
