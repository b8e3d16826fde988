#pragma once
// Where `analyze` writes: a folder of its own, so that a slip does not cost the user a sweep.ini.

#include <filesystem>
#include <string>

namespace asymsweep {

/// UserError unless `folder` is new in a folder that exists, or empty, or of an earlier analysis; or it cannot be written to.
void require_analysis_folder(const std::filesystem::path& folder);

/// Says so on stderr where `folder` holds the report of a file of another name than `path`'s, which will be replaced.
void warn_of_other_report(const std::filesystem::path& folder, const std::string& path);

/// The folder while one analysis writes it. Made, marked, and locked: a second analysis waits for the first to end, and says so. (A
/// file system without locks of folders, such as NFS: no lock.)
class AnalysisFolder {
 public:
  explicit AnalysisFolder(const std::filesystem::path& folder);
  AnalysisFolder(const AnalysisFolder&) = delete;
  AnalysisFolder& operator=(const AnalysisFolder&) = delete;
  ~AnalysisFolder();

 private:
  std::filesystem::path folder_;
  int descriptor_ = -1;
  bool marked_ = false;  ///< by this
};

}  // namespace asymsweep
