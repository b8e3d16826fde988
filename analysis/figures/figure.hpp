#pragma once

#include <string>

namespace asymsweep::analysis {

/// A figure that has been drawn.
struct Figure {
  std::string stem;  ///< file name without ending
  std::string title;
  std::string caption;  ///< what is drawn: estimator, band, n
};

}  // namespace asymsweep::analysis
