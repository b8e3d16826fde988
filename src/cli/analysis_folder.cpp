#include "cli/analysis_folder.hpp"

#include "core/error.hpp"

namespace asymsweep {

namespace fs = std::filesystem;

void require_analysis_folder(const fs::path& folder) {
  std::error_code none;
  if (!fs::exists(folder, none)) {
    const auto parent = fs::absolute(folder / "").lexically_normal().parent_path().parent_path();
    if (fs::is_directory(parent, none)) return;
    throw UserError("analyze: cannot write to " + folder.string() + ": the folder " + parent.string() + " does not exist");
  }
  if (!fs::is_directory(folder, none)) throw UserError("analyze: " + folder.string() + " is not a folder; choose another with -o");
  if (!fs::is_empty(folder, none) && !fs::exists(folder / analysis_mark, none))
    throw UserError("analyze: " + folder.string() + " holds files that are not of an analysis; choose a new folder with -o");
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder.string() + ": " + error.message());
}

}  // namespace asymsweep
