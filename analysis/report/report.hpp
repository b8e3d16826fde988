#pragma once
// report.html: one self-contained page (figures inside, no network).

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/figures/figure.hpp"

namespace asymsweep::analysis {

/// What was drawn of a file.
struct Drawn {
  std::vector<Figure> figures;     ///< in the order of the page: the one that answers first
  std::vector<std::string> notes;  ///< what was not drawn, and why
};

/// `folder`: where the .svg of the figures lie. Throws StorageError when one cannot be read.
std::string make_report(const Results& results, const Analysis& analysis, const Drawn& drawn, const std::string& folder);

/// A figure with its caption, command and numbers. `id`: unique on the page.
std::string figure_html(const Figure& figure, const std::string& folder, const std::string& id);

}  // namespace asymsweep::analysis
