#pragma once
// The pass of `analyze` over one result file, shared out over the ranks.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "analysis/analysis.hpp"
#include "cli/analysis_folder.hpp"
#include "scheduler/communicator.hpp"

namespace asymsweep {

/// What the pass leaves on the first rank, which goes on alone.
struct PassedFile {
  std::string path;
  std::filesystem::path folder;
  std::unique_ptr<AnalysisFolder> held;  ///< on the first rank
  std::optional<analysis::Results> results;
  analysis::Pass pass;
};

/// Collective. Reads the file once and writes FOLDER/curves.csv, FOLDER made and held. Throws UserError and StorageError, on all ranks.
PassedFile pass_over(const std::string& path, const std::filesystem::path& folder, const Communicator& ranks);

}  // namespace asymsweep
