#pragma once
// Where all ranks meet: three numbers in an MPI window on rank 0, changed by atomic operations. No manager rank.
// One per process and sweep; constructing and destroying it is collective. Only an
// exception that leaves its scope does not wait for the other ranks: whoever catches it ends them.

#include <cstdint>
#include <memory>
#include <optional>

namespace asymsweep {

class JobBoard {
 public:
  /// `units`: how many units there are to draw in all.
  explicit JobBoard(std::uint64_t units);
  ~JobBoard();
  JobBoard(const JobBoard&) = delete;
  JobBoard& operator=(const JobBoard&) = delete;

  /// The next unit, each exactly once over all ranks; nothing when none is left or a stop was called.
  std::optional<std::uint64_t> draw();

  /// Counts one more finished unit.
  void report_finished();
  std::uint64_t finished() const;

  /// Makes every rank's draws come back empty. The largest code called by any rank wins.
  void call_stop(int code);
  /// 0 while nobody has called.
  int stop_code() const;

 private:
  struct Window;
  std::unique_ptr<Window> window_;
  std::uint64_t units_;
};

}  // namespace asymsweep
