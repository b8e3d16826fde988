#pragma once
// Figures made of panels of lines with bands: the numbers, and how they are drawn.

#include <optional>
#include <string>
#include <vector>

#include "analysis/figures/figure.hpp"

namespace asymsweep::analysis {

/// Numbers that do not exist are NaN and leave a gap.
struct Point {
  double x = 0;
  double centre = 0, low = 0, high = 0;  ///< line and band
  double theory = 0;                     ///< dashed
};

struct Line {
  std::string label;          ///< "lag = inf"
  std::vector<Point> points;  ///< ascending x
  bool own_theory = false;    ///< draw this line's theory too, in its colour; else one for all lines of the panel
};

struct Panel {
  std::string title;  ///< values of the other axes, empty when there are none
  std::vector<Line> lines;
};

struct PanelDrawing {
  Figure figure;
  std::string x_label, y_label;
  std::string settings;       ///< more gnuplot, "set logscale y\n"
  bool line_at_zero = false;  ///< vertical, dashed: V = V^mu
};

inline constexpr std::size_t most_panels = 6, most_lines = 8;  // as many colours

/// Draws FOLDER/STEM.svg, .png and .gp; at most six panels and eight lines, which the returned caption says. Lines and
/// panels without any number are left out; nothing where none is left. Throws StorageError.
std::optional<Figure> draw_panels(const std::string& folder, const PanelDrawing& drawing, std::vector<Panel> panels);

}  // namespace asymsweep::analysis
