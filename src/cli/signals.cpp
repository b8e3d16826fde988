#include "cli/signals.hpp"

#include <sys/resource.h>

#include <algorithm>
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

/// Where the last limit of CPU time (ulimit -Ht) is the first one too, the system would kill without a word.
void ask_for_a_word_before_the_end() {
  constexpr rlim_t most_s = 60;
  rlimit limit = {};
  if (::getrlimit(RLIMIT_CPU, &limit) != 0 || limit.rlim_max == RLIM_INFINITY) return;
  const auto notice_s = std::clamp<rlim_t>(limit.rlim_max / 10, 1, most_s);
  limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max - std::min(notice_s, limit.rlim_max));
  ::setrlimit(RLIMIT_CPU, &limit);
}

}  // namespace

void catch_stop_signals() {
  ask_for_a_word_before_the_end();
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1, SIGXCPU})
    if (!is_ignored(signal)) sigaction(signal, &action, nullptr);
}

void die_of_interrupt() {
  if (received == SIGINT) raise_by_default(SIGINT);
}

void ignore_file_size_signal() { std::signal(SIGXFSZ, SIG_IGN); }

int stop_signal() { return received; }

}  // namespace asymsweep
