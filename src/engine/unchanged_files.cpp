#include "engine/unchanged_files.hpp"

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/hash.hpp"

namespace asymsweep {
namespace {

/// What is another one after an edit, unless the file system's clock is coarse and the edit in its tick; nothing of a file that is not there.
using Stamp = std::optional<std::array<std::int64_t, 7>>;

Stamp stamp_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::array<std::int64_t, 7>{static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino), status.st_size, status.st_mtim.tv_sec,
                                     status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

bool has_content(const NamedContent& file) try {
  return hash_hex(content_of_file(file.path)) == file.hash;
} catch (const UserError& error) {
  throw FilesChanged(std::string("program.files ") + error.what() + "; finished runs stay in the file");
}

}  // namespace

struct UnchangedFiles::Watched {
  NamedContent file;
  Stamp read = {};  ///< before its content was last found to be the sweep's
};

UnchangedFiles::UnchangedFiles(std::vector<NamedContent> files) : files_(std::make_shared<std::vector<Watched>>()) {
  for (auto& file : files) files_->push_back({std::move(file)});
}

void UnchangedFiles::operator()() {
  for (auto& [file, read] : *files_) {
    const auto now = stamp_of(file.path);
    if (now && now == read) continue;
    if (!has_content(file))
      throw FilesChanged("program.files: " + file.path + " was changed while the sweep was running, and changed code is another sweep; finished runs stay in the file. Restore " + file.path +
                         " to go on, or run the new code into another file (-o)");
    read = now;
  }
}

}  // namespace asymsweep
