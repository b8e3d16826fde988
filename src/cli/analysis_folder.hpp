#pragma once
// Where `analyze` writes: a folder of its own, so that a slip does not cost the user a sweep.ini.

#include <filesystem>

namespace asymsweep {

/// The file that every analysis has, and that is written first: a folder that holds it is one of an analysis.
inline constexpr const char* analysis_mark = "verdicts.json";

/// UserError unless `folder` is new in a folder that exists, or empty, or of an earlier analysis.
void require_analysis_folder(const std::filesystem::path& folder);

/// StorageError when it cannot be made; one that exists is kept.
void make_folder(const std::filesystem::path& folder);

}  // namespace asymsweep
