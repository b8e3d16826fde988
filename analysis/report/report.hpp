#pragma once
// report.html: one self-contained page (figures inside, no network).

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/figures/figure.hpp"

namespace asymsweep::analysis {

/// `figure_folder`: where the .svg of the figures lie. Throws StorageError when one cannot be read.
std::string make_report(const Results& results, const Analysis& analysis, const std::vector<Figure>& figures, const std::string& figure_folder);

}  // namespace asymsweep::analysis
