#pragma once
// What `figure` writes, by the ending of the file's name.

#include <string>

#include "cli/output_file.hpp"

namespace asymsweep {

struct FigureFormat {
  const char* ending;  ///< "svg"
  FileKind kind;
};

/// UserError where the path has another ending, or nothing in front of it.
const FigureFormat& figure_format(const std::string& path);

}  // namespace asymsweep
