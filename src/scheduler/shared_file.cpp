#include "scheduler/shared_file.hpp"

#include <mpi.h>

#include "core/error.hpp"

namespace asymsweep {

struct SharedFile::Handle {
  MPI_File file = MPI_FILE_NULL;
};

namespace {

std::string reason(int error) {
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  MPI_Error_string(error, text, &length);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace

SharedFile::SharedFile(const std::string& path) : handle_(std::make_unique<Handle>()), path_(path) {
  // Files inherit the error handler of MPI_FILE_NULL, which returns errors by default.
  const int error = MPI_File_open(MPI_COMM_WORLD, path.c_str(), MPI_MODE_RDWR, MPI_INFO_NULL, &handle_->file);
  int failed = error != MPI_SUCCESS, any_failed = 0;
  MPI_Allreduce(&failed, &any_failed, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  if (!any_failed) return;
  if (!failed) MPI_File_close(&handle_->file);
  throw StorageError("cannot open " + path + " for writing" + (failed ? ": " + reason(error) : " on another rank"));
}

SharedFile::~SharedFile() = default;

void SharedFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  MPI_Status status;
  const int error = MPI_File_write_at(handle_->file, static_cast<MPI_Offset>(offset), bytes.data(),
                                      static_cast<int>(bytes.size()), MPI_BYTE, &status);
  if (error != MPI_SUCCESS) throw StorageError("cannot write to " + path_ + ": " + reason(error));
  int written = 0;
  MPI_Get_count(&status, MPI_BYTE, &written);
  if (written != static_cast<int>(bytes.size()))
    throw StorageError("cannot write to " + path_ + ": " + std::to_string(written) + " of " +
                       std::to_string(bytes.size()) + " bytes written; is the disk full?");
}

void SharedFile::close() {
  const int synced = MPI_File_sync(handle_->file);
  const int closed = MPI_File_close(&handle_->file);
  for (const int error : {synced, closed})
    if (error != MPI_SUCCESS) throw StorageError("cannot bring " + path_ + " to the disk: " + reason(error));
}

}  // namespace asymsweep
