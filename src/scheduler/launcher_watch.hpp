#pragma once
// No rank outlives its launcher.

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace asymsweep {

/// A thread that sees when the process that started this one (mpirun, its daemon, slurmstepd) is gone, and calls
/// `orphaned` once. Open MPI ends the ranks of a dead launcher itself, within a second, but not one that is in the middle
/// of MPI_Init: PMIx_Init (PMIx 4.2) then waits without end. Seen once in about a thousand kills of mpirun.
class LauncherWatch {
 public:
  struct Intervals {
    std::chrono::milliseconds look{500};
    std::chrono::milliseconds grace{2000};  ///< for Open MPI, once the launcher is gone
  };

  explicit LauncherWatch(std::function<void()> orphaned) : LauncherWatch(std::move(orphaned), Intervals()) {}
  LauncherWatch(std::function<void()> orphaned, Intervals intervals);
  LauncherWatch(const LauncherWatch&) = delete;
  LauncherWatch& operator=(const LauncherWatch&) = delete;
  ~LauncherWatch();

 private:
  void watch();

  std::function<void()> orphaned_;
  Intervals intervals_;
  pid_t launcher_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace asymsweep
