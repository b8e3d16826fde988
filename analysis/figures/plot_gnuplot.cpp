// A plot for gnuplot: PDF, PNG and SVG files.

#include <algorithm>
#include <cmath>

#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/plot.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string number(double value) { return std::isfinite(value) ? format_number(value) : "nan"; }

std::string block_name(std::size_t panel, std::size_t line) { return "$p" + std::to_string(panel) + "l" + std::to_string(line); }

std::string data_block(const Plot& plot, const PlotLine& line, const std::string& name) {
  std::string text = name + " << EOD\n";
  for (const auto& point : line.points) {
    text += number(plot.x.position(point.x));
    for (const double y : {point.centre, point.low, point.high, point.theory}) text += " " + number(std::isfinite(y) ? plot.y.position(y) : y);
    text += "\n";
  }
  return text + "EOD\n";
}

std::string tics(const PlotAxis& axis) {
  std::string text;
  for (const auto& tick : axis.ticks) text += (text.empty() ? "(" : ", ") + ("\"" + marked_gnuplot(tick.label) + "\" ") + number(tick.position);
  return text.empty() ? "()" : text + ")";
}

/// Told apart without colours too: dashes and points.
constexpr const char* dashes[] = {"1", "(9,4)", "(3,3)", "(9,3,2,3)", "(16,4)", "(5,3)", "(12,3,2,3,2,3)", "(2,2)"};
constexpr const char* marks[] = {"7", "5", "9", "13", "6", "4", "8", "12"};

struct Layout {
  std::size_t columns, rows, key_columns, key_rows;
  double width, height, left, bottom, gap, panel_width, panel_height, title;  // inches
};

Layout layout_of(const Plot& plot, const std::vector<std::string>& labels, double width) {
  Layout at{};
  at.columns = plot.panels.size() <= 3 ? plot.panels.size() : (plot.panels.size() + 1) / 2;
  at.rows = (plot.panels.size() + at.columns - 1) / at.columns;
  std::size_t longest = 6;
  for (const auto& label : labels) longest = std::max(longest, marked_plain(label).size());
  const std::size_t entries = labels.size() + (plot.has_theory() ? 1 : 0);
  at.key_columns = std::clamp<std::size_t>(static_cast<std::size_t>(width / (0.45 + 0.072 * static_cast<double>(longest))), 1, entries);
  at.key_rows = (entries + at.key_columns - 1) / at.key_columns;
  if (labels.size() == 1 && labels[0].empty() && !plot.has_theory()) at.key_rows = 0;  // nothing to tell apart
  at.width = width, at.left = 0.56, at.gap = 0.5, at.title = plot.panels[0].title.empty() && plot.title.empty() ? 0.08 : 0.24;
  at.bottom = 0.44 + 0.12 * static_cast<double>(at.key_rows);
  at.panel_width = (width - at.left - 0.1 - at.gap * static_cast<double>(at.columns - 1)) / static_cast<double>(at.columns);
  at.panel_height = std::min(0.72 * at.panel_width, 3.6);
  at.height = at.bottom + static_cast<double>(at.rows) * (at.panel_height + at.title) + static_cast<double>(at.rows - 1) * 0.34;
  return at;
}

std::string plot_command(const PlotPanel& panel, std::size_t index, const std::vector<std::string>& labels, bool with_key, bool theory_anywhere) {
  std::string bands, lines, theory;
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const auto& line = panel.lines[i];
    const auto data = block_name(index, i);
    const auto place = static_cast<std::size_t>(std::ranges::find(labels, line.label) - labels.begin());
    const auto colour = "lt " + std::to_string(place + 1);
    bands += data + " using 1:3:4 with filledcurves " + colour + " fs transparent solid " + (panel.lines.size() > 3 ? "0.10" : "0.20") + " noborder notitle, ";
    lines += data + " using 1:2 with linespoints " + colour + " dt " + dashes[place] + " pt " + marks[place] + " ps 0.35 notitle, ";
    theory += data + " using 1:5 with lines lc rgb \"#303030\" lw 1.2 dt (1,3) notitle, ";
  }
  std::string key;
  for (std::size_t place = 0; with_key && place < labels.size(); ++place)
    key += "NaN with linespoints lt " + std::to_string(place + 1) + " dt " + dashes[place] + " pt " + marks[place] + " ps 0.5 title \"" + marked_gnuplot(labels[place]) + "\", ";
  if (with_key && theory_anywhere) key += "NaN with lines lc rgb \"#303030\" lw 1.2 dt (1,3) title \"theory\", ";
  return "plot " + bands + (theory_anywhere ? theory : "") + lines + key + "NaN notitle\n";
}

}  // namespace

std::string plot_gnuplot(const Plot& plot, double width_in, double& height_in) {
  const auto labels = plot.labels();
  const auto at = layout_of(plot, labels, width_in);
  height_in = at.height;
  std::string text;
  for (std::size_t p = 0; p < plot.panels.size(); ++p)
    for (std::size_t i = 0; i < plot.panels[p].lines.size(); ++i) text += data_block(plot, plot.panels[p].lines[i], block_name(p, i));
  text += "set xrange [" + number(plot.x.low) + ":" + number(plot.x.high) + "]; set yrange [" + number(plot.y.low) + ":" + number(plot.y.high) + "]\n";
  text += "set xtics " + tics(plot.x) + "\nset ytics " + tics(plot.y) + "\nset xlabel \"" + marked_gnuplot(plot.x.title) + "\" offset 0,0.4\n";
  if (plot.vertical) {
    const auto x = number(plot.x.position(*plot.vertical));
    text += "set arrow 1 from " + x + ",graph 0 to " + x + ",graph 1 nohead dt (8,5) lc rgb \"#606060\" lw 1.2 back\n";
  }
  if (plot.horizontal) {
    const auto y = number(plot.y.position(*plot.horizontal));
    text += "set arrow 2 from graph 0,first " + y + " to graph 1,first " + y + " nohead dt (8,5) lc rgb \"#606060\" lw 1.0 back\n";
  }
  if (plot.x.zero) {  // a break of the axis
    const auto x = number((*plot.x.zero + plot.x.position(std::pow(10, plot.x.ticks.size() > 1 ? plot.x.ticks[1].position : 0))) / 2);
    text += "set label 9 \"//\" at " + x + ",graph 0 center front\n";
  }
  text += "set multiplot\n";
  if (at.key_rows > 0)
    text += "set key at screen 0.5,screen " + number(0.03 / at.height) + " center bottom horizontal maxcols " + std::to_string(at.key_columns) + " samplen 2.2 width 0.5 spacing 1.0\n";
  else
    text += "unset key\n";
  for (std::size_t p = 0; p < plot.panels.size(); ++p) {
    const auto row = p / at.columns, column = p % at.columns;
    const double left = at.left + static_cast<double>(column) * (at.panel_width + at.gap);
    const double bottom = at.height - static_cast<double>(row + 1) * (at.panel_height + at.title) - static_cast<double>(row) * 0.34;
    text += "set lmargin at screen " + number(left / at.width) + "; set rmargin at screen " + number((left + at.panel_width) / at.width) + "; set bmargin at screen " +
            number(bottom / at.height) + "; set tmargin at screen " + number((bottom + at.panel_height) / at.height) + "\n";
    const auto& panel = plot.panels[p];
    const auto title = panel.title.empty() ? plot.title : plot.title.empty() ? panel.title : plot.title + ": " + panel.title;
    text += title.empty() ? "unset title\n" : "set title \"" + marked_gnuplot(title) + "\" offset 0,-0.6\n";
    text += "set ylabel \"" + (column == 0 ? marked_gnuplot(plot.y.title) : "") + "\" offset 1,0\n";
    text += plot_command(panel, p, labels, p == 0 && at.key_rows > 0, plot.has_theory());
    if (p == 0) text += "unset key\n";
  }
  return text + "unset multiplot\n";
}

}  // namespace asymsweep::analysis
