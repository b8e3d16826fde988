#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "scheduler/launcher_watch.hpp"

using namespace asymsweep;
using namespace std::chrono_literals;

namespace {

constexpr LauncherWatch::Intervals quick{.look = 10ms, .grace = 10ms};

/// A launcher that starts a rank and lives for `launcher_life`; the rank lives for `rank_life`, but ends when it is
/// orphaned. What the rank wrote: 'o' when it was orphaned, 'e' when it came to its own end.
std::string fate_of_rank(std::chrono::milliseconds launcher_life, std::chrono::milliseconds rank_life) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t launcher = ::fork();
  if (launcher == 0) {
    if (::fork() == 0) {
      const auto say_and_end = [&](char fate) { _exit(::write(ends[1], &fate, 1) == 1 ? 0 : 1); };
      {
        const LauncherWatch watch([&] { say_and_end('o'); }, quick);
        std::this_thread::sleep_for(rank_life);
      }
      say_and_end('e');
    }
    std::this_thread::sleep_for(launcher_life);
    _exit(0);
  }
  ::close(ends[1]);
  std::string said(2, ' ');
  const auto length = ::read(ends[0], said.data(), said.size());  // until the rank has ended
  ::close(ends[0]);
  ::waitpid(launcher, nullptr, 0);
  return said.substr(0, length > 0 ? static_cast<std::size_t>(length) : 0);
}

}  // namespace

TEST_CASE("a rank whose launcher dies ends itself") { CHECK(fate_of_rank(50ms, 60s) == "o"); }

TEST_CASE("a rank whose launcher lives is left alone") { CHECK(fate_of_rank(500ms, 100ms) == "e"); }
