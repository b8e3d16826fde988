#include "analysis/figures/baseline_figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "analysis/figures/grouping.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/parallel.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();


struct Quantity {
  const char* metric;
  const char* limit;  ///< metric of the theory's value, or null
  bool share_above_initial;
  PanelDrawing drawing;
};

const std::vector<Quantity>& quantities() {
  static const std::vector<Quantity> rows = {
      {"expected_reward", "limit_expected_reward", false,
       {.figure = {"expected_reward", "Expected reward after training",
                   "Line: mean over seeds. Band: the middle 80 % of seeds. Dashed: mean of the limit policies (Theorem 4.2) "
                   "of the same seeds, where every one has a limit. A diverged run counts as on its worst arm. Vertical: V = V^mu, where "
                   "the guarantee ends."},
        .x_label = "V − V^{μ}", .y_label = "expected reward E_{π}[r]", .settings = "", .line_at_zero = true}},
      {"support_size", "limit_support_size", false,
       {.figure = {"support_size", "Support of the trained policy",
                   "Arms with probability above 0.1/arms. Line: mean over seeds. Band: the middle 80 % of seeds. Dashed: mean "
                   "support of the limit policies (Theorem 4.2), all arms with positive probability. Diverged runs are left out. Vertical: V = V^mu."},
        .x_label = "V − V^{μ}", .y_label = "arms in the support",
        .settings = "set logscale y; set yrange [0.9:*]; set ytics (1,2,5,10,20,50,100,200,500,1000)\n", .line_at_zero = true}},
      {"entropy", nullptr, false,
       {.figure = {"entropy", "Entropy of the trained policy",
                   "In nats. Line: mean over seeds. Band: the middle 80 % of seeds. Diverged runs are left out. Vertical: V = V^mu."},
        .x_label = "V − V^{μ}", .y_label = "entropy (nats)", .settings = "", .line_at_zero = true}},
      {"expected_reward", nullptr, true,
       {.figure = {"improvement", "Share of seeds that improved on the behaviour policy",
                   "Share of seeds whose expected reward ended above that of the first behaviour policy; a diverged one's did not. Band: "
                   "Clopper-Pearson 95 %. Vertical: V = V^mu."},
        .x_label = "V − V^{μ}", .y_label = "share of seeds with E_{π}[r] > V^{μ}",
        .settings = "set yrange [-0.03:1.03]\n", .line_at_zero = true}},
  };
  return rows;
}

double mean_if_all_finite(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double v) { return std::isfinite(v); }) ? statistics::mean(values) : nan;
}

Point share_above(double x, const std::vector<double>& improvement) {
  const auto improved = static_cast<std::size_t>(std::ranges::count_if(improvement, [](double d) { return d > 0; }));
  const auto interval = statistics::clopper_pearson(improved, improvement.size());
  return {.x = x, .centre = static_cast<double>(improved) / static_cast<double>(improvement.size()), .low = interval.low,
          .high = interval.high, .theory = nan};
}

std::vector<Panel> panels_of(const Results& results, const Quantity& quantity) {
  auto within = baseline_keys();
  within.emplace_back("train.lag");
  PanelPlaces places(results, within);
  std::vector<Panel> panels;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (places.is_beyond(c)) continue;
    const auto runs = results.runs(c);
    if (runs.seeds.empty()) continue;
    const auto place = places.of(c);
    panels.resize(places.size());
    if (place >= most_panels) continue;
    panels[place].title = places.titles()[place];
    const double x = distance_to_v_mu(results, c);
    const auto values = std::string_view(quantity.metric) == "expected_reward" ? outcomes(results, c, runs) : results.metric(quantity.metric, c, runs);
    auto point = quantity.share_above_initial ? share_above(x, improvements(results, c, runs))
                                              : spread_point(x, values);
    if (quantity.limit) point.theory = mean_if_all_finite(results.metric(quantity.limit, c, runs));
    const auto label = "lag = " + to_text(results.configuration(c).value("train.lag"));
    find_or_add_line(panels[place], label).points.push_back(point);
  }
  for (auto& panel : panels)
    for (auto& line : panel.lines) std::ranges::sort(line.points, {}, &Point::x);
  return panels;
}

}  // namespace

std::vector<Figure> draw_baseline_figures(const Results& results, const std::string& folder) {
  std::vector<Figure> figures;
  if (!baseline_is_swept(results) || !results.has_metric("v_mu")) return figures;
  std::vector<std::optional<Figure>> drawn(quantities().size());
  parallel_for(drawn.size(), usable_cores(), [&](std::size_t i) {
    drawn[i] = draw_panels(folder, quantities()[i].drawing, panels_of(results, quantities()[i]));
  });
  for (const auto& figure : drawn)
    if (figure) figures.push_back(*figure);
  return figures;
}

}  // namespace asymsweep::analysis
