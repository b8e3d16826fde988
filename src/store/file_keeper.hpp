#pragma once
// What a result file needs while a run writes it, whatever the ranks are busy with: its pages on the disk, and somebody to
// notice when it is gone.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "store/posix_file.hpp"

namespace asymsweep {

/// A thread on one rank of each node. A node that loses power loses what was written since its last sync, not more:
/// units whose pages were lost show as not done or with a wrong checksum, and are computed again.
class FileKeeper {
 public:
  struct Intervals {
    std::chrono::milliseconds look{1000};    ///< is the file still there?
    std::chrono::milliseconds sync{60'000};  ///< fdatasync: all pages that this node has written
  };

  /// StorageError when `path` cannot be opened, or no thread be made.
  explicit FileKeeper(const std::string& path) : FileKeeper(path, Intervals()) {}
  FileKeeper(const std::string& path, Intervals intervals);
  FileKeeper(const FileKeeper&) = delete;
  FileKeeper& operator=(const FileKeeper&) = delete;
  ~FileKeeper();

  /// The file is gone, or the disk takes nothing more: stop writing. Cheap to ask; stays true.
  bool failed() const { return failed_; }

  /// Ends the thread. One sentence when it failed. A file that was removed or replaced is then written under a new
  /// name, `PATH.rescued-HOST-PID`, from the descriptor that is still open: call it when no rank writes any more.
  std::optional<std::string> stop();

 private:
  void keep();
  void end_thread();
  void fail(const std::string& sentence);
  bool is_gone();
  std::string rescue();

  PosixFile file_;
  Intervals intervals_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool gone_ = false;
  std::string failure_;
  std::atomic<bool> failed_ = false;
  std::thread thread_;
};

}  // namespace asymsweep
