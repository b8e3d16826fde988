// A plot for gnuplot: PDF, PNG and SVG files.

#include <algorithm>
#include <cmath>

#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/plot.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string block_name(std::size_t panel, std::size_t line) { return "$p" + std::to_string(panel) + "l" + std::to_string(line); }

/// `beside`: of a word's place.
std::string data_block(const Plot& plot, const PlotLine& line, const std::string& name, double beside) {
  std::string text = name + " << EOD\n";
  for (const auto& point : line.points) {
    text += plot_number(plot.x.position(point.x) + beside);
    for (const double y : {point.centre, point.low, point.high, point.theory}) text += " " + plot_number(std::isfinite(y) ? plot.y.position(y) : y);
    text += "\n";
  }
  return text + "EOD\n";
}

std::string tics(const PlotAxis& axis) {
  std::string text;
  for (const auto& tick : axis.ticks) text += (text.empty() ? "(" : ", ") + ("\"" + marked_gnuplot(tick.label) + "\" ") + plot_number(tick.position);
  return text.empty() ? "()" : text + ")";
}

/// Told apart without colours too: dashes and points.
constexpr const char* dashes[] = {"1", "(9,4)", "(3,3)", "(9,3,2,3)", "(16,4)", "(5,3)", "(12,3,2,3,2,3)", "(2,2)"};
constexpr const char* gnuplot_marks[] = {"7", "5", "9", "13", "6", "4", "8", "12"};

constexpr double letter = 0.066, line_height = 0.14;  // inches, of the 8 points that a figure has

struct Layout {
  std::size_t columns, rows, key_columns, key_rows;
  double width, height, left, bottom, between, gap, panel_width, panel_height, title;  // inches
  bool turned;                                                                         ///< labels along x, which would run into each other
};

/// A title in lines of at most so many letters, broken behind commas.
std::vector<std::string> wrapped(const std::string& title, std::size_t most) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < title.size();) {
    const auto comma = std::min(title.find(", ", at), title.size());
    const auto part = title.substr(at, comma - at);
    at = std::min(comma + 2, title.size());
    const bool fits = !lines.empty() && marked_plain(lines.back() + ", " + part).size() <= most;
    if (fits) lines.back() += ", " + part;
    else {
      if (!lines.empty()) lines.back() += ",";
      lines.push_back(part);
    }
  }
  return lines;
}

std::string title_of(const Plot& plot, const PlotPanel& panel) {
  return panel.title.empty() ? plot.title : plot.title.empty() ? panel.title
                                                               : plot.title + ": " + panel.title;
}

std::size_t letters_of(double inches) { return static_cast<std::size_t>(std::max(1.0, inches / letter)); }

/// Whether the labels along x need more than the width of a panel, and how much they hang down then.
bool run_together(const PlotAxis& x, double width, double& hang) {
  std::size_t all = 0, longest = 0;
  for (const auto& tick : x.ticks) {
    const auto size = marked_plain(tick.label).size();
    all += size + 2, longest = std::max(longest, size);
  }
  hang = 0.6 * letter * static_cast<double>(longest);
  return x.scale == Scale::ordinal && letter * static_cast<double>(all) > width;
}

Layout layout_of(const Plot& plot, const std::vector<std::string>& labels, double width) {
  Layout at{};
  constexpr double narrowest = 1.05;  // panel
  at.width = width, at.left = 0.56, at.gap = 0.5;
  at.columns = plot.panels.size() <= 3 ? plot.panels.size() : (plot.panels.size() + 1) / 2;
  while (at.columns > 1 && (width - at.left - 0.1 + at.gap) / static_cast<double>(at.columns) < narrowest + at.gap) --at.columns;
  at.rows = (plot.panels.size() + at.columns - 1) / at.columns;
  std::size_t longest = 6;
  for (const auto& label : labels) longest = std::max(longest, marked_plain(label).size());
  const std::size_t entries = labels.size() + (plot.has_theory() ? 1 : 0);
  at.key_columns = std::clamp<std::size_t>(static_cast<std::size_t>(width / (0.45 + 0.072 * static_cast<double>(longest))), 1, entries);
  at.key_rows = (entries + at.key_columns - 1) / at.key_columns;
  if (labels.size() == 1 && labels[0].empty() && !plot.has_theory()) at.key_rows = 0;  // nothing to tell apart
  at.panel_width = (width - at.left - 0.1 - at.gap * static_cast<double>(at.columns - 1)) / static_cast<double>(at.columns);
  std::size_t title_lines = 0;
  for (const auto& panel : plot.panels) title_lines = std::max(title_lines, wrapped(title_of(plot, panel), letters_of(at.panel_width + 0.6 * at.gap)).size());
  at.title = title_lines == 0 ? 0.08 : 0.1 + line_height * static_cast<double>(title_lines);
  double hang = 0;
  at.turned = run_together(plot.x, at.panel_width, hang);
  at.between = 0.24 + (at.turned ? hang : 0);
  at.bottom = at.between + 0.16 + 0.12 * static_cast<double>(at.key_rows);
  const double y_title = at.rows > 1 ? 0 : letter * static_cast<double>(marked_plain(plot.y.title).size());  // of several rows it stands once for all
  at.panel_height = std::clamp(0.72 * at.panel_width, std::clamp(y_title, 0.9, 2.4), 3.6);
  at.height = at.bottom + static_cast<double>(at.rows) * (at.panel_height + at.title) + static_cast<double>(at.rows - 1) * at.between;
  return at;
}

std::string plot_command(const PlotPanel& panel, std::size_t index, const std::vector<std::string>& labels, bool with_key, bool theory_anywhere, bool is_words) {
  std::string bands, lines, theory;
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const auto& line = panel.lines[i];
    const auto data = block_name(index, i);
    const auto place = static_cast<std::size_t>(std::ranges::find(labels, line.label) - labels.begin());
    const auto colour = "lt " + std::to_string(place + 1);
    if (is_words) {
      bands += data + " using 1:2:3:4 with yerrorbars " + colour + " lw 1.2 pt " + gnuplot_marks[place] + " ps 0.5 notitle, ";
      continue;
    }
    bands += data + " using 1:3:4 with filledcurves " + colour + " fs transparent solid " + (panel.lines.size() > 3 ? "0.10" : "0.20") + " noborder notitle, ";
    lines += data + " using 1:2 with linespoints " + colour + " dt " + dashes[place] + " pt " + gnuplot_marks[place] + " ps 0.35 notitle, ";
    theory += data + " using 1:5 with lines lc rgb \"#303030\" lw 1.2 dt (1,3) notitle, ";
  }
  std::string key;
  for (std::size_t place = 0; with_key && place < labels.size(); ++place)
    key += std::string("NaN with ") + (is_words ? "points" : "linespoints") + " lt " + std::to_string(place + 1) + (is_words ? "" : std::string(" dt ") + dashes[place]) + " pt " + gnuplot_marks[place] + " ps 0.5 title \"" + marked_gnuplot(labels[place]) + "\", ";
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
    for (std::size_t i = 0; i < plot.panels[p].lines.size(); ++i) {
      const auto& line = plot.panels[p].lines[i];
      const auto place = static_cast<std::size_t>(std::ranges::find(labels, line.label) - labels.begin());
      text += data_block(plot, line, block_name(p, i), beside(plot.x, place, labels.size()));
    }
  text += "set xrange [" + plot_number(plot.x.low) + ":" + plot_number(plot.x.high) + "]; set yrange [" + plot_number(plot.y.low) + ":" + plot_number(plot.y.high) + "]\n";
  text += std::string("set xtics ") + (at.turned ? "rotate by -35 " : "") + tics(plot.x) + "\nset ytics " + tics(plot.y) + "\n";
  if (plot.vertical) {
    const auto x = plot_number(plot.x.position(*plot.vertical));
    text += "set arrow 1 from " + x + ",graph 0 to " + x + ",graph 1 nohead dt (8,5) lc rgb \"#606060\" lw 1.2 back\n";
  }
  if (plot.horizontal) {
    const auto y = plot_number(plot.y.position(*plot.horizontal));
    text += "set arrow 2 from graph 0,first " + y + " to graph 1,first " + y + " nohead dt (8,5) lc rgb \"#606060\" lw 1.0 back\n";
  }
  if (plot.x.zero) {  // a break of the axis
    const auto x = plot_number((*plot.x.zero + plot.x.position(std::pow(10, plot.x.ticks.size() > 1 ? plot.x.ticks[1].position : 0))) / 2);
    text += "set label 9 \"//\" at " + x + ",graph 0 center front\n";
  }
  text += "set multiplot\n";
  if (at.rows > 1)
    text += "set label 8 \"" + marked_gnuplot(plot.y.title) + "\" at screen " + plot_number(0.11 / at.width) + ",screen " + plot_number((at.height + at.bottom) / 2 / at.height) + " center rotate by 90\n";
  if (at.key_rows > 0)
    text += "set key at screen 0.5,screen " + plot_number(0.03 / at.height) + " center bottom horizontal maxcols " + std::to_string(at.key_columns) + " samplen 2.2 width 0.5 spacing 1.0\n";
  else
    text += "unset key\n";
  for (std::size_t p = 0; p < plot.panels.size(); ++p) {
    const auto row = p / at.columns, column = p % at.columns;
    const double left = at.left + static_cast<double>(column) * (at.panel_width + at.gap);
    const double bottom = at.height - static_cast<double>(row + 1) * (at.panel_height + at.title) - static_cast<double>(row) * at.between;
    text += "set lmargin at screen " + plot_number(left / at.width) + "; set rmargin at screen " + plot_number((left + at.panel_width) / at.width) + "; set bmargin at screen " +
            plot_number(bottom / at.height) + "; set tmargin at screen " + plot_number((bottom + at.panel_height) / at.height) + "\n";
    const auto& panel = plot.panels[p];
    std::string title;
    for (const auto& line : wrapped(title_of(plot, panel), letters_of(at.panel_width + 0.6 * at.gap))) title += (title.empty() ? "" : "\\n") + marked_gnuplot(line);
    text += title.empty() ? "unset title\n" : "set title \"" + title + "\" offset 0,-0.6\n";
    text += "set xlabel \"" + (row + 1 == at.rows || p + at.columns >= plot.panels.size() ? marked_gnuplot(plot.x.title) : "") + "\" offset 0,0.4\n";
    text += "set ylabel \"" + (column == 0 && at.rows == 1 ? marked_gnuplot(plot.y.title) : "") + "\" offset 1,0\n";
    text += plot_command(panel, p, labels, p == 0 && at.key_rows > 0, plot.has_theory(), plot.x.is_words);
    if (p == 0) text += "unset key; unset label 8\n";
  }
  return text + "unset multiplot\n";
}

}  // namespace asymsweep::analysis
