#pragma once

#include <string>

#include "analysis/figures/plot.hpp"

namespace asymsweep::analysis {

/// A figure that has been drawn.
struct Figure {
  std::string stem;  ///< file name without ending
  std::string title;
  std::string caption;       ///< what is drawn: estimator, band, n
  std::string html = {};     ///< the picture for a page; empty: the page embeds STEM.svg
  std::string table = {};    ///< its numbers, as HTML; empty: STEM.csv alone has them
  std::string command = {};  ///< that draws it; empty: `analyze` alone does
};

/// Draws FOLDER/STEM.svg, .png, .pdf and .gp, and writes its numbers to STEM.csv; the caption gets what the band is and what was left out.
/// Throws StorageError.
Figure draw_plot(const std::string& folder, Figure figure, const Plot& plot);

}  // namespace asymsweep::analysis
