#include "analysis/figures/baseline_figures.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/figures/baseline_series.hpp"
#include "analysis/figures/gnuplot.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_panels = 6;

struct Drawing {
  BaselineQuantity quantity;
  const char* stem;
  const char* title;
  const char* y_label;
  const char* y_settings;
  const char* caption;
};

const Drawing drawings[] = {
    {BaselineQuantity::expected_reward, "expected_reward", "Expected reward after training", "expected reward E_{π}[r]", "",
     "Line: mean over seeds. Band: the middle 80 % of seeds. Dashed: mean of the limit policies (Theorem 4.2), where every "
     "seed has one. Vertical: V = V^mu, where the guarantee ends."},
    {BaselineQuantity::support_size, "support_size", "Support of the trained policy", "arms in the support",
     "set logscale y; set yrange [0.8:*]\n",
     "Arms with probability above 0.1/arms. Line: mean over seeds. Band: the middle 80 % of seeds. Dashed: support of "
     "the limit policies (Theorem 4.2). Vertical: V = V^mu."},
    {BaselineQuantity::improvement, "improvement", "Share of seeds that improved on the behaviour policy",
     "share of seeds with E_{π}[r] > V^{μ}", "set yrange [-0.03:1.03]\n",
     "Share of seeds whose expected reward ended above that of the first behaviour policy. Band: Clopper-Pearson 95 %."},
};

std::string number(double value) { return std::isfinite(value) ? format_number(value) : "nan"; }

std::string data_block(const BaselineLine& line, const std::string& name) {
  std::string text = "$" + name + " << EOD\n";
  for (const auto& point : line.points)
    text += number(point.x) + " " + number(point.centre) + " " + number(point.low) + " " + number(point.high) + " " +
            number(point.theory) + "\n";
  return text + "EOD\n";
}

/// gnuplot's enhanced text gives _ ^ { } @ & a meaning.
std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += (std::string("_^{}@&").find(c) != std::string::npos ? "\\\\" : "") + std::string(1, c);
  return escaped;
}

bool has_theory(const BaselineLine& line) {
  return std::ranges::any_of(line.points, [](const auto& point) { return std::isfinite(point.theory); });
}

std::string plot_command(const BaselinePanel& panel, const std::string& prefix, bool with_key) {
  std::string bands, lines, theory;
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const auto data = "$" + prefix + std::to_string(i), colour = std::to_string(i % 8 + 1);
    bands += data + " using 1:3:4 with filledcurves lt " + colour + " notitle, ";
    lines += data + " using 1:2 with linespoints lt " + colour + " pt 7 ps 0.35 " +
             (with_key ? "title \"" + plain(panel.lines[i].label) + "\", " : "notitle, ");
  }
  // The limit is the same for every lag: one line.
  for (std::size_t i = 0; i < panel.lines.size() && theory.empty(); ++i)
    if (has_theory(panel.lines[i]))
      theory = "$" + prefix + std::to_string(i) + " using 1:5 with lines dt (6,4) lw 1.6 lc rgb \"#303030\" " +
               (with_key ? "title \"theory\", " : "notitle, ");
  return "plot " + bands + lines + theory + "NaN notitle\n";
}

/// Outer margins and spacing of the panels; the key has the lower edge.
std::string margins(std::size_t rows, std::size_t columns) {
  const double left = columns == 1 ? 0.11 : columns == 2 ? 0.07 : 0.055;
  return format_number(left) + ",0.985," + (rows == 1 ? "0.22,0.92" : "0.13,0.95") + " spacing " +
         (columns == 1 ? "0.1" : "0.06") + "," + (rows == 1 ? "0.1" : "0.14");
}

std::string figure_body(const std::vector<BaselinePanel>& panels, const Drawing& drawing) {
  const std::size_t shown = std::min(panels.size(), most_panels);
  const std::size_t columns = shown > 2 ? std::min<std::size_t>(3, (shown + 1) / 2) : shown;
  const std::size_t rows = (shown + columns - 1) / columns;
  std::string body;
  for (std::size_t p = 0; p < shown; ++p)
    for (std::size_t i = 0; i < panels[p].lines.size(); ++i)
      body += data_block(panels[p].lines[i], "p" + std::to_string(p) + "l" + std::to_string(i));
  body += "set multiplot layout " + std::to_string(rows) + "," + std::to_string(columns) + " margins " + margins(rows, columns) + "\n" +
          "set arrow 1 from 0,graph 0 to 0,graph 1 nohead dt (8,5) lc rgb \"#606060\" lw 1.4 back\n" +
          "set key at screen 0.5,0.02 center horizontal maxrows 1 samplen 2.5 width 1\n" + drawing.y_settings + "set xlabel \"V − V^{μ}\"\n";
  for (std::size_t p = 0; p < shown; ++p) {
    body += "set ylabel \"" + std::string(p % columns == 0 ? drawing.y_label : "") + "\"\n";
    body += panels[p].title.empty() ? "unset title\n" : "set title \"" + plain(panels[p].title) + "\"\n";
    body += plot_command(panels[p], "p" + std::to_string(p) + "l", p == 0);
  }
  return body + "unset multiplot\n";
}

}  // namespace

std::vector<Figure> draw_baseline_figures(const Results& results, const std::string& folder) {
  std::vector<Figure> figures;
  for (const auto& drawing : drawings) {
    const auto panels = baseline_panels(results, drawing.quantity);
    if (panels.empty()) continue;
    const std::size_t shown = std::min(panels.size(), most_panels);
    const double width = shown == 1 ? 7.0 : shown == 2 || shown == 4 ? 10.0 : 13.0;
    draw_figure(folder + "/" + drawing.stem, figure_body(panels, drawing), {width, shown > 2 ? 7.5 : 4.4});
    std::string caption = drawing.caption;
    if (panels.size() > shown)
      caption += " The first " + std::to_string(shown) + " of " + std::to_string(panels.size()) + " combinations of the other axes.";
    figures.push_back({drawing.stem, drawing.title, caption});
  }
  return figures;
}

}  // namespace asymsweep::analysis
