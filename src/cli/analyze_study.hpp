#pragma once
// The part of `analyze` for several files.

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/study.hpp"
#include "cli/analysis_pass.hpp"

namespace asymsweep {

/// What a study is made of.
struct StudyPlan {
  std::filesystem::path folder;
  std::vector<std::string> paths;               ///< each file once
  std::vector<analysis::LeftOutFile> left_out;  ///< what was named twice
};

/// UserError where one of the paths is no result file.
StudyPlan plan_study(const std::vector<std::string>& paths, const std::filesystem::path& folder);

/// What the passes leave on the first rank.
struct PassedStudy {
  std::filesystem::path folder;
  std::unique_ptr<AnalysisFolder> held;
  std::vector<PassedFile> files;
  std::vector<analysis::LeftOutFile> left_out;
};

/// Collective. A file that cannot be read is left out, with its reason; UserError where none is left.
PassedStudy pass_over_study(const StudyPlan& plan, const Communicator& ranks);

/// On the first rank: the page of each file, then that of the study. `claims`: declared after the data. Returns the verdicts.
std::vector<analysis::StudyVerdict> write_study(PassedStudy study, const std::vector<ClaimSection>& claims);

}  // namespace asymsweep
