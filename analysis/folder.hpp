#pragma once
// The folder of an analysis: its tables, figures and page.

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/report/report.hpp"

namespace asymsweep::analysis {

/// The file that every analysis has, and that is there first: a folder that holds it is one of an analysis.
inline constexpr const char* analysis_mark = "verdicts.json";

/// StorageError when it cannot be made; one that exists is kept.
void make_folder(const std::filesystem::path& folder);

/// Writes everything but curves.csv, which the pass over the file has written.
Drawn write_folder(const std::filesystem::path& folder, const Evidence& evidence, const Analysis& analysis);

}  // namespace asymsweep::analysis
