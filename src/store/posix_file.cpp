#include "store/posix_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace asymsweep {

void fail_storage(const std::string& what, const std::string& path, int error_number) {
  throw StorageError(what + " " + path + ": " + std::generic_category().message(error_number));
}

PosixFile PosixFile::open(const std::string& path, int flags) {
  PosixFile file;
  file.path_ = path;
  file.descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (file.descriptor_ < 0) fail_storage("cannot open", path, errno);
  return file;
}

PosixFile::PosixFile(PosixFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

PosixFile::~PosixFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void PosixFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_storage("cannot read", path_, errno);
    if (count == 0) throw StorageError("cannot read " + path_ + ": the file ends at byte " + std::to_string(offset));
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

void PosixFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_storage("cannot write", path_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
}

std::uint64_t PosixFile::size() const {
  struct stat info = {};
  if (::fstat(descriptor_, &info) != 0) fail_storage("cannot read the size of", path_, errno);
  if (!S_ISREG(info.st_mode)) throw StorageError(path_ + " is not a regular file");
  return static_cast<std::uint64_t>(info.st_size);
}

std::uint64_t PosixFile::allocated_bytes() const {
  struct stat info = {};
  if (::fstat(descriptor_, &info) != 0) fail_storage("cannot examine", path_, errno);
  constexpr std::uint64_t block_bytes = 512;  // of st_blocks, whatever the file system's own
  return static_cast<std::uint64_t>(info.st_blocks) * block_bytes;
}

void PosixFile::forget_cached() const { ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED); }

bool PosixFile::is_named(const std::string& path) const {
  struct stat mine = {};
  struct stat named = {};
  if (::fstat(descriptor_, &mine) != 0) fail_storage("cannot examine", path_, errno);
  if (::stat(path.c_str(), &named) != 0) return false;
  return mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
}

void PosixFile::sync() {
  if (::fsync(descriptor_) != 0) fail_storage("cannot write", path_, errno);
}

void PosixFile::sync_data() {
  if (::fdatasync(descriptor_) != 0) fail_storage("cannot write", path_, errno);
}

void PosixFile::close() {
  // Some file systems (NFS) report a full disk or quota only here.
  if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) fail_storage("cannot write", path_, errno);
}

void sync_directory_of(const std::string& path) {
  std::string directory = std::filesystem::path(path).parent_path();
  if (directory.empty()) directory = ".";
  if (::access(directory.c_str(), R_OK) != 0) return;  // a folder to drop files into: nobody can open it
  auto file = PosixFile::open(directory, O_RDONLY | O_DIRECTORY);
  // Some network file systems cannot sync a directory and need not.
  if (::fsync(file.descriptor()) != 0 && errno != EINVAL && errno != ENOTSUP)
    fail_storage("cannot write", directory, errno);
}

}  // namespace asymsweep
