#pragma once
// A figure of panels of lines with bands, as numbers: what the report shows, `asymsweep figure` writes and a table lists.

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace asymsweep::analysis {

/// Numbers that do not exist are NaN and leave a gap.
struct PlotPoint {
  double x = 0;  ///< of an ordinal axis: the place of its value, from 0
  double centre = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
  double theory = std::numeric_limits<double>::quiet_NaN();
  double n = 0;                                       ///< runs with a finite number
  double left_out = 0;                                ///< runs without one
  bool is_open_below = false, is_open_above = false;  ///< nothing is known on that side: the band is drawn to the centre
  double known_low() const { return is_open_below ? -std::numeric_limits<double>::infinity() : low; }
  double known_high() const { return is_open_above ? std::numeric_limits<double>::infinity() : high; }
};

struct PlotLine {
  std::string label;              ///< marked (marked_text.hpp)
  std::vector<PlotPoint> points;  ///< ascending x
};

struct PlotPanel {
  std::string title;  ///< marked
  std::vector<PlotLine> lines;
};

struct Tick {
  double position = 0;
  std::string label;  ///< marked
};

/// ordinal: words, or numbers with infinity among them, at equal distances.
enum class Scale { linear,
                   log,
                   ordinal };

struct PlotAxis {
  std::string title;  ///< marked
  std::string name;   ///< in the csv: "delta_v"
  Scale scale = Scale::linear;
  std::vector<std::string> values;           ///< ordinal: what stands at 0, 1, ...
  bool is_words = false;                     ///< ordinal: words, between which nothing lies, so no line joins them
  std::optional<double> from = {}, to = {};  ///< ends that are given, in units of the axis
  double low = 0, high = 1;                  ///< ends, as positions
  std::vector<Tick> ticks = {};
  std::optional<double> zero = {};  ///< logarithmic: where 0 stands, beyond a break of the axis
  /// Where a value stands, on a scale that is even: its logarithm, its place.
  double position(double value) const;
  /// "100", "inf", "sgd".
  std::string text(double value) const;
};

struct Plot {
  PlotAxis x, y;
  std::vector<PlotPanel> panels;
  std::optional<double> vertical = {}, horizontal = {};  ///< values that are marked: V = V^mu, a share of one half
  std::string title = {};                                ///< marked; none unless asked for
  std::string band = {};                                 ///< what the band is, in words
  std::string chosen = {};                               ///< which lines, panels and runs are shown, where not all are; sentences
  bool has_theory() const;
  /// Labels of all lines, in the order of their first appearance: the place of one is its colour.
  std::vector<std::string> labels() const;
};

inline constexpr std::size_t most_plot_panels = 6, most_plot_lines = 8;  // as many colours

/// How far beside the place of a word a line stands, of so many, so that none covers another; 0 of other axes.
double beside(const PlotAxis& axis, std::size_t line, std::size_t lines);

/// Lines without a number go, panels without a line too; then eight lines at most, the same in all panels, evenly over those there
/// are, and six panels. `chosen` says so.
void thin_out(Plot& plot);

/// Ends and ticks of both axes from the points. Call once, when all points are there.
void fit_axes(Plot& plot);

/// "nan" where it is none, as gnuplot and pgfplots leave it out.
std::string plot_number(double value);

/// How plot_csv and plot_tex begin, whatever the plot.
inline constexpr const char* plot_csv_start = "panel,line,";
/// Columns that each has, besides those of x and y.
inline constexpr const char* plot_csv_columns = "panel,line,n,low,high,theory";
inline constexpr const char* plot_tex_start = "% needs \\usepackage{pgfplots}";

/// panel, line, x, n, value, low, high, theory: a row per point.
std::string plot_csv(const Plot& plot);
/// A picture for LaTeX (pgfplots with its libraries fillbetween and groupplots).
std::string plot_tex(const Plot& plot, double width_in);
/// Commands for gnuplot.hpp, and the size that they want.
std::string plot_gnuplot(const Plot& plot, double width_in, double& height_in);
/// For a page: a legend that filters, an SVG per panel, each point with its values.
std::string plot_html(const Plot& plot);
/// A table of the points, at most `most_rows`; "" where there are more.
std::string plot_table(const Plot& plot, std::size_t most_rows);

}  // namespace asymsweep::analysis
