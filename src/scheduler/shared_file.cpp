#include "scheduler/shared_file.hpp"

#include <fcntl.h>
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include "core/error.hpp"
#include "scheduler/communicator.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t largest_write = std::size_t{1} << 30;  // MPI counts in int

std::string reason(int result) {
  std::array<char, MPI_MAX_ERROR_STRING> text = {};
  int length = 0;
  MPI_Error_string(result, text.data(), &length);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// Collective: every rank throws the same, so that none goes on alone.
void check_together(int result, const std::string& what) {
  const Communicator ranks;
  std::optional<Failure> mine;
  if (result != MPI_SUCCESS) mine = Failure{ranks.rank(), exit_storage_failed, what + ": " + reason(result)};
  if (const auto failure = ranks.first_failure(mine)) throw StorageError(failure->message);
}

}  // namespace

struct SharedFile::File {
  MPI_File handle = MPI_FILE_NULL;
};

namespace {

/// A name of the file that ROMIO takes as it is. It reads what stands before a colon as a kind of file system, and cuts it
/// off: "nfs:x.h5" would be x.h5, and "14:30/x.h5" nothing it knows.
class PlainName {
 public:
  explicit PlainName(const std::string& path) : name_(path) {
    if (path.find(':') == path.npos) return;
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor_ >= 0) name_ = "/proc/self/fd/" + std::to_string(descriptor_);
  }
  PlainName(const PlainName&) = delete;
  PlainName& operator=(const PlainName&) = delete;
  ~PlainName() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  const char* text() const { return name_.c_str(); }

 private:
  std::string name_;
  int descriptor_ = -1;
};

}  // namespace

SharedFile::SharedFile(const std::string& path) : path_(path), file_(std::make_unique<File>()) {
  const PlainName name(path);
  const int result = MPI_File_open(MPI_COMM_WORLD, name.text(), MPI_MODE_RDWR, MPI_INFO_NULL, &file_->handle);
  check_together(result, "cannot open " + path + " with MPI-IO");
  check_together(MPI_File_set_errhandler(file_->handle, MPI_ERRORS_RETURN), "cannot prepare " + path);
}

SharedFile::~SharedFile() = default;

void SharedFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), largest_write));
    MPI_Status status;
    errno = 0;
    const int result = MPI_File_write_at(file_->handle, static_cast<MPI_Offset>(offset), part.data(),
                                         static_cast<int>(part.size()), MPI_BYTE, &status);
    const int error_number = errno;  // MPI's own words are often no more than "input/output error"
    const auto place = [&] {
      return "cannot write " + path_ + " at byte " + std::to_string(offset) + ": " +
             (error_number == 0 ? "" : std::generic_category().message(error_number) + "; ");
    };
    if (result != MPI_SUCCESS) throw StorageError(place() + reason(result));
    int written = 0;
    MPI_Get_count(&status, MPI_BYTE, &written);
    // A full disk may show as a short write instead of an error.
    if (written != static_cast<int>(part.size()))
      throw StorageError(place() + "only " + std::to_string(written) + " of " + std::to_string(part.size()) +
                         " bytes were written");
    offset += part.size();
    bytes = bytes.subspan(part.size());
  }
}

void SharedFile::sync() { check_together(MPI_File_sync(file_->handle), "cannot write out " + path_); }

void SharedFile::close() { check_together(MPI_File_close(&file_->handle), "cannot close " + path_); }

}  // namespace asymsweep
