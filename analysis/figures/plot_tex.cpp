// A plot for LaTeX: pgfplots draws it in the document's own fonts.

#include <algorithm>
#include <cmath>

#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/plot.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr const char* colours[] = {"0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000", "8B6914"};
constexpr const char* tex_marks[] = {"*", "square*", "triangle*", "diamond*", "o", "square", "triangle", "diamond"};
constexpr const char* styles[] = {"solid", "dashed", "dotted", "dashdotted", "densely dashed", "densely dotted", "loosely dashed", "dashdotdotted"};

std::string tick_options(const char* which, const PlotAxis& axis) {
  std::string at, labels;
  for (const auto& tick : axis.ticks) {
    at += (at.empty() ? "" : ",") + plot_number(tick.position);
    const auto tex = marked_tex(tick.label);
    labels += (labels.empty() ? "" : ",") + ("{" + tex + "}");
  }
  return std::string(which) + "tick={" + at + "}, " + which + "ticklabels={" + labels + "}, " + which + "min=" + plot_number(axis.low) + ", " + which + "max=" + plot_number(axis.high);
}

/// `low` with an interval around each point.
std::string coordinates_with_bars(const Plot& plot, const PlotLine& line, double shift) {
  std::string text;
  for (const auto& point : line.points) {
    if (!std::isfinite(point.centre)) continue;
    const double y = plot.y.position(point.centre);
    text += "(" + plot_number(plot.x.position(point.x) + shift) + "," + plot_number(y) + ")";
    if (std::isfinite(point.low) && std::isfinite(point.high))
      text += " += (0," + plot_number(plot.y.position(point.high) - y) + ") -= (0," + plot_number(y - plot.y.position(point.low)) + ")";
    text += " ";
  }
  return text;
}

std::string coordinates(const Plot& plot, const PlotLine& line, double PlotPoint::*value) {
  std::string text;
  for (const auto& point : line.points) {
    const double x = plot.x.position(point.x), y = point.*value;
    if (std::isfinite(x) && std::isfinite(y)) text += "(" + plot_number(x) + "," + plot_number(plot.y.position(y)) + ") ";
  }
  return text;
}

std::string style_of(std::size_t place, bool is_words) {
  return "sweep" + std::to_string(place) + ", " + (is_words ? "only marks" : std::string(styles[place]) + ", thick") + ", mark=" + tex_marks[place] + ", mark size=1.2pt, mark options={solid}";
}

}  // namespace

std::string plot_tex(const Plot& plot, double width_in) {
  const auto labels = plot.labels();
  const std::size_t columns = plot.panels.size() <= 3 ? plot.panels.size() : (plot.panels.size() + 1) / 2, rows = (plot.panels.size() + columns - 1) / columns;
  const double panel_width = width_in / static_cast<double>(columns);
  const auto drawn = [&](std::size_t place) { return style_of(place, plot.x.is_words); };
  std::string tex =
      plot_tex_start + std::string(", \\usepgfplotslibrary{fillbetween,groupplots}\n% band: ") + marked_plain(plot.band) + "\n\\begin{tikzpicture}\n";
  for (std::size_t i = 0; i < labels.size(); ++i) tex += "\\definecolor{sweep" + std::to_string(i) + "}{HTML}{" + colours[i] + "}\n";
  tex += "\\begin{groupplot}[group style={group size=" + std::to_string(columns) + " by " + std::to_string(rows) +
         ", horizontal sep=9mm, vertical sep=14mm, ylabels at=edge left, xlabels at=edge bottom}, width=" + format_number(std::round(100 * panel_width) / 100) + "in, height=" +
         format_number(std::round(72 * panel_width) / 100) + "in, xlabel={" + marked_tex(plot.x.title) +
         "}, ylabel={" + marked_tex(plot.y.title) + "}, " + tick_options("x", plot.x) + ", " + tick_options("y", plot.y) +
         ", legend style={font=\\footnotesize, draw=none, fill=none}, legend style={at={(0,-0.35)}, anchor=north west}, legend cell align=left, axis lines=left]\n";
  for (std::size_t p = 0; p < plot.panels.size(); ++p) {
    const auto& panel = plot.panels[p];
    const auto title = panel.title.empty() ? plot.title : panel.title;
    tex += "\\nextgroupplot[" + (title.empty() ? "" : "title={" + marked_tex(title) + "}") + "]\n";
    if (plot.vertical) tex += "\\draw[gray, dashed] (axis cs:" + plot_number(plot.x.position(*plot.vertical)) + ",\\pgfkeysvalueof{/pgfplots/ymin}) -- (axis cs:" + plot_number(plot.x.position(*plot.vertical)) + ",\\pgfkeysvalueof{/pgfplots/ymax});\n";
    if (plot.horizontal) tex += "\\draw[gray, dashed] (axis cs:\\pgfkeysvalueof{/pgfplots/xmin}," + plot_number(plot.y.position(*plot.horizontal)) + ") -- (axis cs:\\pgfkeysvalueof{/pgfplots/xmax}," + plot_number(plot.y.position(*plot.horizontal)) + ");\n";
    if (p == (rows - 1) * columns && labels.size() > 1)  // below the whole figure, no wider than it
      for (std::size_t i = 0; i < labels.size(); ++i) tex += "\\addlegendimage{" + drawn(i) + "}\n\\addlegendentry{" + marked_tex(labels[i]) + "}\n";
    for (const auto& line : panel.lines) {
      const auto place = static_cast<std::size_t>(std::ranges::find(labels, line.label) - labels.begin());
      const auto colour = "sweep" + std::to_string(place), name = std::to_string(p) + "x" + std::to_string(place);
      const auto low = coordinates(plot, line, &PlotPoint::low), high = coordinates(plot, line, &PlotPoint::high), theory = coordinates(plot, line, &PlotPoint::theory);
      if (plot.x.is_words) {
        tex += "\\addplot[" + drawn(place) + ", forget plot, error bars/.cd, y dir=both, y explicit] coordinates {" + coordinates_with_bars(plot, line, beside(plot.x, place, labels.size())) + "};\n";
        continue;
      }
      if (!low.empty() && !high.empty())
        tex += "\\addplot[name path=low" + name + ", draw=none, forget plot] coordinates {" + low + "};\n\\addplot[name path=high" + name + ", draw=none, forget plot] coordinates {" + high +
               "};\n\\addplot[" + colour + ", opacity=0.2, forget plot] fill between[of=low" + name + " and high" + name + "];\n";
      if (!theory.empty()) tex += "\\addplot[black, densely dotted, forget plot] coordinates {" + theory + "};\n";
      tex += "\\addplot[" + drawn(place) + ", forget plot] coordinates {" + coordinates(plot, line, &PlotPoint::centre) + "};\n";
    }
  }
  return tex + "\\end{groupplot}\n\\end{tikzpicture}\n";
}

}  // namespace asymsweep::analysis
