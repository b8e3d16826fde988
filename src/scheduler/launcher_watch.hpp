#pragma once
// No rank that starts outlives its launcher.

#include <unistd.h>

#include <chrono>
#include <functional>
#include <optional>

#include "core/repeated.hpp"

namespace asymsweep {

/// Sees when the process that started this one (mpirun, its daemon, slurmstepd, a shell between) is gone, and calls
/// `orphaned` once, in a thread of its own. For the time of MPI_Init: Open MPI ends the ranks of a dead launcher itself,
/// within a second, but not one in PMIx_Init (PMIx 4.2), which waits without end. Seen once in about a thousand kills of
/// mpirun. Afterwards a shell between may well end before its child.
class LauncherWatch {
 public:
  struct Intervals {
    std::chrono::milliseconds look{500};
    std::chrono::milliseconds grace{2000};  ///< for Open MPI, once the launcher is gone
  };

  explicit LauncherWatch(std::function<void()> orphaned) : LauncherWatch(std::move(orphaned), Intervals()) {}
  LauncherWatch(std::function<void()> orphaned, Intervals intervals);

 private:
  void look();

  using Clock = std::chrono::steady_clock;
  std::function<void()> orphaned_;
  std::chrono::milliseconds grace_;
  pid_t launcher_;
  std::optional<Clock::time_point> gone_since_;
  bool said_ = false;
  Repeated looks_;  ///< last: it uses all of the above
};

}  // namespace asymsweep
