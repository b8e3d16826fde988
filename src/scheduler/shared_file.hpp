#pragma once
// One file that all ranks write with MPI-IO, each where it pleases.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace asymsweep {

class SharedFile {
 public:
  /// Collective. The file must exist. StorageError on every rank when any rank cannot open it.
  explicit SharedFile(const std::string& path);
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;
  /// Closes nothing: closing is collective, and a destructor may run on one rank alone. Call close().
  ~SharedFile();

  /// By this rank alone; StorageError names path, place and reason. Visible to other processes on return where the
  /// file system is coherent, else after sync().
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  /// Collective: everything written so far is on the disk. StorageError.
  void sync();
  /// Collective. StorageError.
  void close();

  const std::string& path() const { return path_; }

 private:
  struct File;  // keeps mpi.h out of here
  std::string path_;
  std::unique_ptr<File> file_;
};

}  // namespace asymsweep
