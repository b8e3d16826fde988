#include "cli/signals.hpp"

#include <csignal>
#include <initializer_list>
#include <unistd.h>

namespace asymsweep {
namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) {
  if (signal == SIGINT && received == SIGINT) _exit(128 + SIGINT);
  if (received == 0) received = signal;
}

}  // namespace

void catch_stop_signals() {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) sigaction(signal, &action, nullptr);
}

void ignore_file_size_signal() { std::signal(SIGXFSZ, SIG_IGN); }

int stop_signal() { return received; }

}  // namespace asymsweep
