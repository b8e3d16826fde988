#pragma once
// The files of a user's program that a result file keeps, written out again.

#include <filesystem>

#include "store/layout.hpp"

namespace asymsweep::analysis {

/// Writes them below FOLDER/program, in the folders that they had: of a path without its root and its "..", and of two that would have one
/// name the second below a folder with a number. FOLDER/program.json lists them. Removes what program.json of an earlier analysis lists,
/// unless somebody has changed it since. StorageError.
void write_program_files(const std::filesystem::path& folder, const Layout& layout);

}  // namespace asymsweep::analysis
