// What is repeated is repeated until the end and not after it, and signals stay with the other threads.
#include <catch2/catch.hpp>

#include <csignal>

#include <atomic>
#include <thread>

#include "core/repeated.hpp"

using namespace asymsweep;
using namespace std::chrono_literals;

TEST_CASE("an action is repeated until the end, with all signals blocked") {
  std::atomic<int> times = 0;
  std::atomic<bool> blocked = true;
  {
    const Repeated repeated(1ms, [&] {
      sigset_t mask = {};
      pthread_sigmask(SIG_SETMASK, nullptr, &mask);
      blocked = blocked && sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGINT) == 1;
      times += 1;
    });
    for (int i = 0; i < 10'000 && times < 5; ++i) std::this_thread::sleep_for(1ms);
  }
  const int at_the_end = times;
  CHECK(at_the_end >= 5);
  CHECK(blocked);
  std::this_thread::sleep_for(20ms);
  CHECK(times == at_the_end);
}

TEST_CASE("the end does not wait for the interval") {
  int times = 0;
  {
    const Repeated repeated(24h, [&] { times += 1; });
  }
  CHECK(times == 0);
}
