#pragma once
// One file that all ranks write, through MPI-IO: independent writes at byte offsets, nothing collective in between.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace asymsweep {

class SharedFile {
 public:
  /// Collective. Opens an existing file for reading and writing. Throws StorageError on every rank when any fails.
  explicit SharedFile(const std::string& path);
  ~SharedFile();
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;

  /// Independent. Throws StorageError, which names the path and the reason.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  /// Collective: what any rank has written is on the disk of the machine afterwards.
  void close();

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::string path_;
};

}  // namespace asymsweep
