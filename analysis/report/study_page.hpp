#pragma once
// report.html of several files.

#include <string>

#include "analysis/study.hpp"

namespace asymsweep::analysis {

/// Throws StorageError when a figure cannot be read.
std::string make_study_page(const Study& study, const std::string& name);

}  // namespace asymsweep::analysis
