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

/// Locks there are seen by this node only (Lustre mounted with localflock, NFS with local_lock or nolock), by the table of
/// mounted file systems, as in /proc/self/mounts. `path` is absolute, without links.
bool locks_are_local(const std::string& path, const std::string& mount_table = "/proc/self/mounts");

/// StorageError "not enough space for PATH: ..." when its file system has fewer free bytes.
void require_space(const std::string& path, std::uint64_t bytes);

std::string host_name();

}  // namespace asymsweep
