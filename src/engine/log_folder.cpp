#include "engine/log_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/error.hpp"
#include "store/posix_file.hpp"

namespace asymsweep {

namespace fs = std::filesystem;

std::string log_folder(const std::string& result_file) { return fs::path(result_file).replace_extension().string() + "-stderr"; }

void require_log_folder(const std::string& result_file) {
  const auto folder = log_folder(result_file);
  std::error_code none;
  if (!fs::exists(fs::symlink_status(folder, none))) return;
  if (!fs::is_directory(folder, none))
    throw UserError("--keep-stderr writes to the folder " + folder + ", but that name is taken by something that is no folder; move it, or choose another file with -o");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail_storage("cannot write in the folder", folder, errno);
}

}  // namespace asymsweep
