#pragma once
// What a path lies on, and where this process runs.

#include <cstdint>
#include <string>

namespace asymsweep {

struct FileSystem {
  std::string type;              ///< "ext4", "xfs", "tmpfs", "nfs", "lustre", "gpfs", ...; "0x..." when unknown
  std::uint64_t free_bytes = 0;  ///< for this user
  bool network = false;          ///< shared between nodes
};

/// The file system of `path`, which may be a file, a directory, or a file yet to be created. StorageError.
FileSystem file_system_at(const std::string& path);

/// StorageError "not enough space for PATH: ..." when its file system has fewer free bytes.
void require_space(const std::string& path, std::uint64_t bytes);

std::string host_name();

}  // namespace asymsweep
