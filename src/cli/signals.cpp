#include "cli/signals.hpp"

#include <csignal>
#include <initializer_list>

namespace asymsweep {
namespace {

volatile std::sig_atomic_t received = 0;

/// Pending until the handler returns, where this is called from one.
void raise_by_default(int signal) {
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  raise(signal);
}

extern "C" void remember(int signal) {
  if (signal == SIGINT && received == SIGINT) raise_by_default(SIGINT);
  if (received == 0) received = signal;
}

bool is_ignored(int signal) {
  struct sigaction action = {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

void catch_stop_signals() {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1})
    if (!is_ignored(signal)) sigaction(signal, &action, nullptr);
}

void die_of_interrupt() {
  if (received == SIGINT) raise_by_default(SIGINT);
}

void ignore_file_size_signal() { std::signal(SIGXFSZ, SIG_IGN); }

int stop_signal() { return received; }

}  // namespace asymsweep
