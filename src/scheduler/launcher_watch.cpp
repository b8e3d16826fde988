#include "scheduler/launcher_watch.hpp"

#include <csignal>
#include <utility>

namespace asymsweep {
namespace {

/// A thread that is left alone by signals: they are the main thread's.
template <typename Body>
std::thread quiet_thread(Body body) {
  sigset_t all = {}, before = {};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

LauncherWatch::LauncherWatch(std::function<void()> orphaned, Intervals intervals)
    : orphaned_(std::move(orphaned)), intervals_(intervals), launcher_(::getppid()), thread_(quiet_thread([this] { watch(); })) {}

LauncherWatch::~LauncherWatch() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void LauncherWatch::watch() {
  std::unique_lock guard(mutex_);
  const auto stopped_within = [&](std::chrono::milliseconds time) { return wake_.wait_for(guard, time, [this] { return stopping_; }); };
  while (!stopped_within(intervals_.look))
    if (::getppid() != launcher_) {
      if (!stopped_within(intervals_.grace)) orphaned_();
      return;
    }
}

}  // namespace asymsweep
