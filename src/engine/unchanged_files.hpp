#pragma once
// Files of a program of one's own while its sweep runs: a process that starts after an edit would be another program.

#include <memory>
#include <vector>

#include "core/error.hpp"
#include "sweep/file_content.hpp"

namespace asymsweep {

/// A listed file is not any more what the sweep has kept: no trouble that goes away by itself.
struct FilesChanged : StorageError {
  using StorageError::StorageError;
};

class UnchangedFiles {
 public:
  explicit UnchangedFiles(std::vector<NamedContent> files);
  /// FilesChanged where a file has another content than the sweep's, or cannot be read. Reads only what has another time, size or place
  /// than when it was last read.
  void operator()();

 private:
  struct Watched;
  std::shared_ptr<std::vector<Watched>> files_;
};

}  // namespace asymsweep
