#pragma once
// One writer per result file. The operating system's lock on `PATH.lock` decides where the file system offers locks:
// it ends with its holder, however that dies. Elsewhere, and where only one node would see it, the words in `PATH.lock`
// decide. Taken by engine/preparation.cpp and engine/merge.cpp.

#include <chrono>
#include <optional>
#include <string>

#include "core/repeated.hpp"
#include "store/posix_file.hpp"

namespace asymsweep {

class FileLock {
 public:
  enum class Method { operating_system,
                      content };

  /// Takes the lock or throws UserError "FILE is in use by process P on HOST (Slurm job J) since T". StorageError when
  /// `PATH.lock` cannot be made. Held by one process of a run (rank 0).
  explicit FileLock(const std::string& path) : FileLock(path, Method::operating_system) {}

  /// For tests: as on a file system without locks, and quicker.
  FileLock(const std::string& path, Method method, std::chrono::milliseconds heartbeat = std::chrono::seconds(30));

  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  /// Removes `PATH.lock`.
  ~FileLock();

  /// Which of the two decides here.
  Method method() const { return method_; }

 private:
  bool lock_or_refuse();
  void refuse_holder_by_content();
  void take_by_content();
  void write_holder();
  void remove_own();

  std::string target_;
  std::string lock_path_;
  Method method_;
  PosixFile file_;
  std::optional<Repeated> heartbeat_;  ///< the time of PATH.lock: shows other nodes that the holder is alive, where only the words count
};

/// Who holds the lock of PATH: "process P on HOST (Slurm job J) since T"; nothing when nobody does.
std::optional<std::string> lock_holder(const std::string& path);

}  // namespace asymsweep
