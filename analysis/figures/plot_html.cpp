// A plot for a page: SVG with classes that the page's style colours, values at each point, a legend of buttons.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/plot.hpp"
#include "analysis/report/html.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double width = 470, height = 320, left = 62, right = 12, top = 26, bottom = 50;  // of a panel, in its own units
constexpr std::size_t most_marks = 4000;                                                   // points with values of their own, a figure

/// Where a position stands between the ends of its axis, from 0 to 1; their difference may be beyond the largest number.
double share_of(const PlotAxis& axis, double position) { return (position / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2); }

struct Frame {
  const Plot* plot;
  double x(double value) const {
    const auto& axis = plot->x;
    return left + share_of(axis, axis.position(value)) * (width - left - right);
  }
  double y(double value) const {
    const auto& axis = plot->y;
    return height - bottom - share_of(axis, axis.position(value)) * (height - top - bottom);
  }
};

std::string place(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string pair(double x, double y) { return place(x) + "," + place(y); }

/// Pieces between numbers that do not exist.
std::string path(const Frame& frame, const PlotLine& line, double PlotPoint::*value) {
  std::string text;
  bool on = false;
  for (const auto& point : line.points) {
    const double x = frame.x(point.x), y = frame.y(point.*value);
    const bool exists = std::isfinite(point.*value) && std::isfinite(x) && std::isfinite(y);
    if (exists) text += (on ? "L" : "M") + pair(x, y);
    on = exists;
  }
  return text;
}

std::string band(const Frame& frame, const PlotLine& line) {
  std::string there, back;
  for (const auto& point : line.points) {
    if (!std::isfinite(point.low) || !std::isfinite(point.high)) continue;
    there += (there.empty() ? "M" : "L") + pair(frame.x(point.x), frame.y(point.low));
    back = "L" + pair(frame.x(point.x), frame.y(point.high)) + back;
  }
  return there.empty() ? "" : there + back + "Z";
}

std::string values_of(const Plot& plot, const PlotLine& line, const PlotPoint& point) {
  std::string text = marked_plain(line.label) + (line.label.empty() ? "" : "; ") + plot.x.name + " " + plot.x.text(point.x) + ": " + shown(point.centre);
  if (std::isfinite(point.low)) text += " " + between(point.known_low(), point.known_high());
  if (std::isfinite(point.theory)) text += "; theory " + shown(point.theory);
  return text + "; " + format_count(static_cast<std::uint64_t>(point.n), "run");
}

/// The intervals of points that no line joins.
std::string bars(const Frame& frame, const PlotLine& line, double shift) {
  std::string text;
  for (const auto& point : line.points)
    if (std::isfinite(point.low) && std::isfinite(point.high)) text += "M" + pair(frame.x(point.x + shift), frame.y(point.low)) + "V" + place(frame.y(point.high));
  return text;
}

std::string line_svg(const Frame& frame, const PlotLine& line, std::size_t colour, std::size_t lines, bool with_marks) {
  const auto name = "c" + std::to_string(colour + 1);
  std::string svg = "<g class=\"line " + name + "\" data-line=\"" + std::to_string(colour) + "\">";
  const auto& x_axis = frame.plot->x;
  const double shift = beside(x_axis, colour, lines);
  if (x_axis.is_words) svg += "<path class=\"bar\" d=\"" + bars(frame, line, shift) + "\"/>";
  else if (const auto shape = band(frame, line); !shape.empty()) svg += "<path class=\"band\" d=\"" + shape + "\"/>";
  if (const auto theory = path(frame, line, &PlotPoint::theory); !theory.empty()) svg += "<path class=\"theory\" d=\"" + theory + "\"/>";
  if (!x_axis.is_words) svg += "<path class=\"stroke\" d=\"" + path(frame, line, &PlotPoint::centre) + "\"/>";
  for (const auto& point : line.points)
    if (with_marks && std::isfinite(point.centre) && std::isfinite(frame.x(point.x)))
      svg += "<circle cx=\"" + place(frame.x(point.x + shift)) + "\" cy=\"" + place(frame.y(point.centre)) + "\" r=\"3\"><title>" + escaped(values_of(*frame.plot, line, point)) + "</title></circle>";
  return svg + "</g>";
}

std::string axes_svg(const Frame& frame, bool with_y_title) {
  const auto& plot = *frame.plot;
  std::string svg = "<g class=\"axes\">";
  const auto across = [](const PlotAxis& axis, const Tick& tick) { return left + share_of(axis, tick.position) * (width - left - right); };
  for (const auto& tick : plot.y.ticks) {
    const double y = height - bottom - share_of(plot.y, tick.position) * (height - top - bottom);
    svg += "<path class=\"grid\" d=\"M" + pair(left, y) + "H" + place(width - right) + "\"/><text x=\"" + place(left - 6) + "\" y=\"" + place(y + 4) + "\" text-anchor=\"end\">" + marked_svg(tick.label) + "</text>";
  }
  double last = -1000;
  for (const auto& tick : plot.x.ticks) {
    const double x = across(plot.x, tick);
    svg += "<path d=\"M" + pair(x, height - bottom) + "v4\"/>";
    const double half = 3.7 * static_cast<double>(marked_plain(tick.label).size());
    if (x - half < last) continue;  // one label over another
    last = x + half + 4;
    svg += "<text x=\"" + place(x) + "\" y=\"" + place(height - bottom + 18) + "\" text-anchor=\"middle\">" + marked_svg(tick.label) + "</text>";
  }
  svg += "<path d=\"M" + pair(left, top) + "V" + place(height - bottom) + "H" + place(width - right) + "\"/>";
  if (plot.x.zero && plot.x.ticks.size() > 1) {
    const double x = (across(plot.x, plot.x.ticks[0]) + across(plot.x, plot.x.ticks[1])) / 2;
    svg += "<path class=\"break\" d=\"M" + pair(x - 5, height - bottom + 5) + "l4,-10m4,10l4,-10\"/>";
  }
  if (plot.vertical) svg += "<path class=\"mark\" d=\"M" + pair(frame.x(*plot.vertical), top) + "V" + place(height - bottom) + "\"/>";
  if (plot.horizontal) svg += "<path class=\"mark\" d=\"M" + pair(left, frame.y(*plot.horizontal)) + "H" + place(width - right) + "\"/>";
  svg += "<text x=\"" + place((left + width - right) / 2) + "\" y=\"" + place(height - 10) + "\" text-anchor=\"middle\">" + marked_svg(plot.x.title) + "</text>";
  if (with_y_title)
    svg += "<text transform=\"translate(14," + place((top + height - bottom) / 2) + ") rotate(-90)\" text-anchor=\"middle\">" + marked_svg(plot.y.title) + "</text>";
  return svg + "</g>";
}

}  // namespace

std::string plot_html(const Plot& plot) {
  const auto labels = plot.labels();
  const Frame frame{&plot};
  std::size_t points = 0;
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines) points += line.points.size();
  std::string html = "<div class=\"plot\">";
  if (labels.size() > 1 || !labels[0].empty() || plot.has_theory()) {
    html += "<div class=\"legend\">";
    for (std::size_t i = 0; i < labels.size(); ++i)
      html += "<button type=\"button\" class=\"c" + std::to_string(i + 1) + "\" data-line=\"" + std::to_string(i) + "\" aria-pressed=\"true\"><svg viewBox=\"0 0 34 10\" aria-hidden=\"true\"><path class=\"stroke\" d=\"M1,5H33\"/></svg>" +
              marked_html(labels[i]) + "</button>";
    if (plot.has_theory()) html += "<span><svg viewBox=\"0 0 34 10\" aria-hidden=\"true\"><path class=\"theory\" d=\"M1,5H33\"/></svg>theory</span>";
    html += "</div>";
  }
  html += std::string("<div class=\"panels") + (plot.panels.size() == 4 ? " four" : "") + "\">";
  for (const auto& panel : plot.panels) {
    html += "<svg class=\"panel\" viewBox=\"0 0 " + place(width) + " " + place(height) + "\" role=\"img\" tabindex=\"0\" aria-label=\"" + escaped(marked_plain(plot.y.title + " over " + plot.x.title + (panel.title.empty() ? "" : ", " + panel.title))) + "\">" +
            axes_svg(frame, true);
    if (!panel.title.empty()) html += "<text class=\"title\" x=\"" + place((left + width - right) / 2) + "\" y=\"16\" text-anchor=\"middle\">" + marked_svg(panel.title) + "</text>";
    for (const auto& line : panel.lines)
      html += line_svg(frame, line, static_cast<std::size_t>(std::ranges::find(labels, line.label) - labels.begin()), labels.size(), points <= most_marks);
    html += "</svg>";
  }
  return html + "</div><output class=\"readout\" aria-live=\"polite\"></output></div>\n";
}

std::string plot_table(const Plot& plot, std::size_t most_rows) {
  std::size_t points = 0;
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines) points += line.points.size();
  if (points > most_rows) return "";
  const bool panels = plot.panels.size() > 1, lines = plot.labels().size() > 1, theory = plot.has_theory();
  std::string html = std::string("<table class=\"numbers\"><thead><tr>") + (panels ? "<th>panel</th>" : "") + (lines ? "<th>line</th>" : "") + "<th>" + marked_html(plot.x.title) + "</th><th>runs</th><th>" +
                     marked_html(plot.y.title) + "</th><th>interval</th>" + (theory ? "<th>theory</th>" : "") + "</tr></thead><tbody>\n";
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines)
      for (const auto& point : line.points)
        html += "<tr>" + (panels ? "<td>" + marked_html(panel.title) + "</td>" : "") + (lines ? "<td>" + marked_html(line.label) + "</td>" : "") + "<td class=\"number\">" + escaped(plot.x.text(point.x)) +
                "</td>" + cell(point.n) + cell(point.centre) + "<td class=\"number\">" + between(point.known_low(), point.known_high()) + "</td>" + (theory ? cell(point.theory) : "") + "</tr>\n";
  return html + "</tbody></table>\n";
}

}  // namespace asymsweep::analysis
