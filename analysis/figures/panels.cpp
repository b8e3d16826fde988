#include "analysis/figures/panels.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <unordered_set>

#include "analysis/figures/gnuplot.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {


std::string number(double value) { return std::isfinite(value) ? format_number(value) : "nan"; }

std::string block_name(std::size_t panel, std::size_t line) {
  return "$p" + std::to_string(panel) + "l" + std::to_string(line);
}

std::string data_block(const Line& line, const std::string& name) {
  std::string text = name + " << EOD\n";
  for (const auto& point : line.points)
    text += number(point.x) + " " + number(point.centre) + " " + number(point.low) + " " + number(point.high) + " " +
            number(point.theory) + "\n";
  return text + "EOD\n";
}

bool has_theory(const Line& line) {
  return std::ranges::any_of(line.points, [](const auto& point) { return std::isfinite(point.theory); });
}

std::string key_entry(bool with_key, const std::string& title) {
  return with_key ? "title \"" + plain(title) + "\", " : "notitle, ";
}

/// A band: a surface; of more than two, which lie over one another, hardly more than their edges.
std::string band(const std::string& data, const std::string& colour, bool among_many) {
  const auto surface = data + " using 1:3:4 with filledcurves lt " + colour;
  if (!among_many) return surface + " notitle, ";
  const auto edge = " with lines lt " + colour + " lw 0.8 notitle, ";
  return surface + " fs transparent solid 0.05 noborder notitle, " + data + " using 1:3" + edge + data + " using 1:4" + edge;
}

/// Labels of all lines, in the order of their first appearance.
std::vector<std::string> labels_of(const std::vector<Panel>& panels) {
  std::vector<std::string> labels;
  std::unordered_set<std::string> known;
  for (const auto& panel : panels)
    for (const auto& line : panel.lines)
      if (known.insert(line.label).second) labels.push_back(line.label);
  return labels;
}

/// `labels`: of the figure's lines, each with the colour of its place. The first panel has the key of all.
std::string plot_command(const Panel& panel, std::size_t index, const std::vector<std::string>& labels) {
  std::string bands, lines, theory;
  const bool with_key = index == 0;
  const auto colour_of = [&](const std::string& label) { return std::to_string(std::ranges::find(labels, label) - labels.begin() + 1); };
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const auto& line = panel.lines[i];
    const auto data = block_name(index, i), colour = colour_of(line.label);
    bands += band(data, colour, panel.lines.size() > 2);
    lines += data + " using 1:2 with linespoints lt " + colour + " pt 7 ps 0.35 " + key_entry(with_key, line.label);
    if (!has_theory(line) || (!line.own_theory && !theory.empty())) continue;
    theory += data + " using 1:5 with lines dt (6,4) lw 1.6 " +
              (line.own_theory ? "lt " + colour + " dt (6,4) " : "lc rgb \"#303030\" ") +
              key_entry(with_key && theory.empty(), "theory");
  }
  for (const auto& label : labels)
    if (with_key && std::ranges::find(panel.lines, label, &Line::label) == panel.lines.end())
      lines += "NaN with linespoints lt " + colour_of(label) + " pt 7 ps 0.35 " + key_entry(true, label);
  return "plot " + bands + lines + theory + "$range using (" + number(panel.lines[0].points.back().x) + "):1 with points pt -1 notitle\n";
}

/// The lowest and the highest of all numbers: each panel plots them unseen, so that all have one range.
std::string range_block(const std::vector<Panel>& panels, std::size_t shown) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t p = 0; p < shown; ++p)
    for (const auto& line : panels[p].lines)
      for (const auto& point : line.points)
        for (const double y : {point.centre, point.low, point.high, point.theory})
          if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
  return "$range << EOD\n" + number(low) + "\n" + number(high) + "\nEOD\n";
}

struct Grid {
  std::size_t shown, rows, columns;
};

Grid grid_of(std::size_t panels) {
  const std::size_t shown = std::min(panels, most_panels);
  const std::size_t columns = shown > 2 ? std::min<std::size_t>(3, (shown + 1) / 2) : shown;
  return {shown, (shown + columns - 1) / columns, columns};
}

/// Outer margins and spacing of the panels; the key stands on the lower edge, with one row or two.
std::string margins(const Grid& grid) {
  const char* left = grid.columns == 1 ? "0.11" : grid.columns == 2 ? "0.07" : "0.055";
  return std::string(left) + ",0.965," + (grid.rows == 1 ? "0.21,0.94" : "0.13,0.95") + " spacing " +
         (grid.columns == 1 ? "0.1" : "0.06") + "," + (grid.rows == 1 ? "0.1" : "0.15");
}

std::string body(const std::vector<Panel>& panels, const PanelDrawing& drawing, const Grid& grid) {
  std::string text;
  const auto labels = labels_of(panels);
  for (std::size_t p = 0; p < grid.shown; ++p)
    for (std::size_t i = 0; i < panels[p].lines.size(); ++i) text += data_block(panels[p].lines[i], block_name(p, i));
  text += range_block(panels, grid.shown) + "set multiplot layout " + std::to_string(grid.rows) + "," + std::to_string(grid.columns) + " margins " +
          margins(grid) + "\nset key at screen 0.5,0.015 center bottom horizontal maxrows " +
          (labels.size() > 6 ? "2" : "1") + " samplen 2.5 width 1\n";
  if (drawing.line_at_zero)
    text += "set arrow 1 from 0,graph 0 to 0,graph 1 nohead dt (8,5) lc rgb \"#606060\" lw 1.4 back\n";
  text += drawing.settings + "set xlabel \"" + drawing.x_label + "\"\n";
  for (std::size_t p = 0; p < grid.shown; ++p) {
    text += "set ylabel \"" + (p % grid.columns == 0 ? drawing.y_label : "") + "\"\n";
    text += panels[p].title.empty() ? "unset title\n" : "set title \"" + plain(panels[p].title) + "\"\n";
    text += plot_command(panels[p], p, labels);
  }
  return text + "unset multiplot\n";
}

bool has_data(const Line& line) {
  return std::ranges::any_of(line.points, [](const Point& point) { return std::isfinite(point.centre); });
}

/// Drops lines, the same in all panels, until as many are left as there are colours. Returns the sentence on it.
std::string thin(std::vector<Panel>& panels) {
  const auto labels = labels_of(panels);
  if (labels.size() <= most_lines) return "";
  std::unordered_set<std::string> kept;
  for (std::size_t i = 0; i < most_lines; ++i) kept.insert(labels[i * (labels.size() - 1) / (most_lines - 1)]);
  for (auto& panel : panels) std::erase_if(panel.lines, [&](const Line& line) { return !kept.contains(line.label); });
  return " " + format_count(most_lines) + " of " + format_count(labels.size()) + " lines, the first, the last and evenly between.";
}

}  // namespace

std::optional<Figure> draw_panels(const std::string& folder, const PanelDrawing& drawing, std::vector<Panel> panels) {
  const auto all = panels.size();
  panels.resize(std::min(all, most_panels));
  for (auto& panel : panels) std::erase_if(panel.lines, std::not_fn(has_data));
  const auto thinned = thin(panels);
  std::erase_if(panels, [](const Panel& panel) { return panel.lines.empty(); });
  if (panels.empty()) return std::nullopt;
  const auto grid = grid_of(panels.size());
  const double width = grid.columns == 1 ? 7.0 : grid.columns == 2 ? 10.0 : 13.0;
  auto figure = drawing.figure;
  draw_figure(folder + "/" + figure.stem, body(panels, drawing, grid), {width, grid.rows > 1 ? 7.5 : 4.4});
  figure.caption += thinned;
  if (all > most_panels)
    figure.caption += " The first " + format_count(most_panels) + " of " + format_count(all) + " combinations of the other axes.";
  return figure;
}

}  // namespace asymsweep::analysis
