#include "cli/analysis_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "analysis/folder.hpp"
#include "analysis/report/html.hpp"
#include "analysis/report/page_style.hpp"
#include "core/error.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {

namespace fs = std::filesystem;
using analysis::analysis_mark;

void require_analysis_folder(const fs::path& folder) {
  std::error_code none, reason;
  if (!fs::exists(folder, none)) {
    const auto parent = fs::absolute(folder / "", reason).lexically_normal().parent_path().parent_path();
    if (reason) throw UserError("the current folder cannot be used (" + reason.message() + "): change to another with cd");
    if (fs::is_directory(parent, none) && ::access(parent.c_str(), W_OK | X_OK) != 0)
      throw UserError("analyze: cannot make " + folder.string() + ": the folder " + parent.string() + " may not be written to");
    if (fs::is_directory(parent, none)) return;
    throw UserError("analyze: cannot write to " + folder.string() + ": the folder " + parent.string() + " does not exist");
  }
  if (!fs::is_directory(folder, none)) throw UserError("analyze: " + folder.string() + " is not a folder; choose another with -o");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw UserError("analyze: cannot write to the folder " + folder.string() + "; choose another with -o");
  const bool is_ours = fs::exists(folder / analysis_mark, none);
  const bool is_empty = fs::is_empty(folder, reason);
  if (!is_ours && reason) throw UserError("analyze: cannot read the folder " + folder.string() + ": " + reason.message() + "; choose another with -o");
  if (!is_ours && !is_empty)
    throw UserError("analyze: " + folder.string() + " holds files that are not of an analysis; choose a new folder with -o");
}

namespace {

/// Files that an analysis was writing when it was killed.
void remove_left_behind(const fs::path& folder) {
  std::error_code none;
  for (fs::directory_iterator entry(folder, none); entry != fs::directory_iterator(); entry.increment(none))
    if (std::error_code kept; is_left_behind(entry->path().filename().string())) fs::remove(entry->path(), kept);
}

}  // namespace

void warn_of_other_report(const fs::path& folder, const std::string& path) {
  const auto other = analysis::file_of_page(folder / "report.html"), own = analysis::escaped(fs::path(path).filename().string());
  if (other.empty() || other == own) return;
  std::cerr << "asymsweep: warning: " << folder.string() << " holds the report of another file, " << other << "; that of " << path << " replaces it\n";
}

AnalysisFolder::AnalysisFolder(const fs::path& folder) : folder_(folder) {
  analysis::make_folder(folder);
  descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    std::cerr << "asymsweep: another analyze writes " << folder.string() << ": waiting for its end\n";
    while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  std::error_code none;
  marked_ = !fs::exists(folder / analysis_mark, none);
  if (marked_) write_text(folder / analysis_mark, "[]\n");
  remove_left_behind(folder);
  remove_left_behind(folder / "figures");
}

AnalysisFolder::~AnalysisFolder() {
  std::error_code none;
  int files = 0;
  for (fs::directory_iterator entry(folder_, none); entry != fs::directory_iterator(); entry.increment(none)) ++files;
  if (marked_ && files == 1) fs::remove(folder_ / analysis_mark, none);  // nothing came of it
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace asymsweep
