#include "scheduler/launcher_watch.hpp"

#include <utility>

namespace asymsweep {

LauncherWatch::LauncherWatch(std::function<void()> orphaned, Intervals intervals)
    : orphaned_(std::move(orphaned)), grace_(intervals.grace), launcher_(::getppid()), looks_(intervals.look, [this] { look(); }) {}

void LauncherWatch::look() {
  if (said_ || ::getppid() == launcher_) return;
  if (!gone_since_) gone_since_ = Clock::now();
  if (Clock::now() - *gone_since_ < grace_) return;
  said_ = true;
  orphaned_();
}

}  // namespace asymsweep
