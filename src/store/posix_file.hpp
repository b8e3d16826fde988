#pragma once
// A file descriptor that closes itself and whose failures are StorageErrors with the path and the system's reason.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace asymsweep {

/// Throws StorageError "WHAT PATH: REASON"; REASON is the text of `error_number` (errno).
[[noreturn]] void fail_storage(const std::string& what, const std::string& path, int error_number);

class PosixFile {
 public:
  /// `flags` as for open(2); O_CLOEXEC is added. New files get mode 0666 less the umask.
  static PosixFile open(const std::string& path, int flags);

  PosixFile() = default;
  PosixFile(PosixFile&& other) noexcept;
  PosixFile& operator=(PosixFile&& other) noexcept;
  ~PosixFile();

  /// Whole blocks or StorageError: a file that ends early is one.
  void read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  std::uint64_t size() const;
  /// Of the disk; more or less than size().
  std::uint64_t allocated_bytes() const;
  /// Asks the system to drop what it has in memory and is on the disk.
  void forget_cached() const;
  /// The same file as the one that `path` names now (device and inode).
  bool is_named(const std::string& path) const;
  void sync();
  /// As sync, without what only the file's times need.
  void sync_data();
  void close();

  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }

 private:
  int descriptor_ = -1;
  std::string path_;
};

/// Makes a rename or unlink in the directory of `path` durable.
void sync_directory_of(const std::string& path);

}  // namespace asymsweep
