#include "analysis/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <ostream>

#include "analysis/figures/plot.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/superiority.hpp"
#include "analysis/summary.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t profile_points = 101;

std::optional<std::size_t> method_dimension(const Sweep& sweep) {
  std::optional<std::size_t> found;
  for (std::size_t d = 0; d < sweep.dimensions.size(); ++d) {
    if (sweep.dimensions[d].size() < 2) continue;
    for (const auto& axis : sweep.dimensions[d].axes) {
      if (axis.key == "train.algorithm") return d;
      const bool words = std::ranges::all_of(axis.values, [](const Value& value) { return std::holds_alternative<std::string>(value); });
      if (words && !found) found = d;
    }
  }
  return found;
}

/// "algorithm", or of a zip "learning_rate, algorithm".
std::string name_of(const Dimension& dimension) {
  std::vector<std::string> names;
  for (const auto& axis : dimension.axes) names.push_back(axis.name);
  return join(names);
}

std::string value_of(const Dimension& dimension, std::size_t place) {
  std::vector<std::string> values;
  for (const auto& axis : dimension.axes) values.push_back(to_text(axis.values[place]));
  return join(values);
}

}  // namespace

std::vector<double> Method::pooled() const {
  std::vector<double> all;
  for (const auto& stratum : strata) all.insert(all.end(), stratum.begin(), stratum.end());
  return all;
}

Superiority superiority(const Method& x, const Method& y) {
  std::vector<double> by_seed(x.strata.front().size(), 0.0);
  for (std::size_t i = 0; i < x.strata.size(); ++i) {
    const auto values = statistics::superiority_by_seed(x.strata[i], y.strata[i]);
    for (std::size_t s = 0; s < values.size(); ++s) by_seed[s] += values[s] / static_cast<double>(x.strata.size());
  }
  return {statistics::mean(by_seed), statistics::superiority_interval(by_seed)};
}

std::optional<MethodComparison> compare_methods(const Results& results) {
  const auto& sweep = results.sweep();
  const auto dimension = method_dimension(sweep);
  if (!dimension) return std::nullopt;
  const auto& methods = sweep.dimensions[*dimension];
  MethodComparison comparison{name_of(methods), {}, {infinity, -infinity}};
  for (std::size_t i = 0; i < methods.size(); ++i) comparison.methods.push_back({value_of(methods, i), {}});
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto runs = results.runs(c);
    if (runs.missing > 0 || !sweep.planned(c)) return std::nullopt;  // methods must have met the same seeds at the same places
    const auto known = known_outcome(results, c);
    comparison.known = {std::min(comparison.known.low, known.low), std::max(comparison.known.high, known.high)};
    auto scores = results.metric(results.final_metric(), c, runs);
    for (double& score : scores)
      if (!std::isfinite(score)) score = -infinity;
    comparison.methods[sweep.coordinates(c)[*dimension]].strata.push_back(std::move(scores));
  }
  return comparison;
}

void write_comparison_csv(std::ostream& out, const MethodComparison& comparison) {
  out << "statistic," << csv_text(comparison.axis) << ",against,runs,estimate,low,high,interval\n";
  const auto line = [&](const char* statistic, const Method& method, const std::string& against, double estimate, statistics::Interval interval, const char* kind) {
    out << statistic << "," << csv_text(method.name) << "," << csv_text(against) << "," << method.pooled().size() << "," << format_number(estimate) << ","
        << format_number(interval.low) << "," << format_number(interval.high) << "," << kind << "\n";
  };
  for (const auto& method : comparison.methods) {
    const auto pooled = method.pooled();
    const auto seeds = method.strata.front().size();  // runs of one seed are no new evidence
    const auto interval = statistics::interquartile_mean_interval(pooled, comparison.known, statistics::dkw_half_width(seeds));
    line("iqm", method, "", statistics::interquartile_mean(pooled), interval, "valid");
  }
  for (const auto& x : comparison.methods)
    for (const auto& y : comparison.methods) {
      if (&x == &y) continue;
      const auto result = superiority(x, y);
      line("probability_of_improvement", x, y.name, result.probability, result.interval, "approximate");
    }
}

std::optional<Figure> draw_profiles(const MethodComparison& comparison, const std::string& folder) {
  double lowest = infinity, highest = -infinity;
  for (const auto& method : comparison.methods)
    for (const double score : method.pooled())
      if (std::isfinite(score)) {
        lowest = std::min(lowest, score);
        highest = std::max(highest, score);
      }
  PlotPanel panel;
  for (const auto& method : comparison.methods) {
    auto scores = method.pooled();
    std::ranges::sort(scores);
    const auto n = static_cast<double>(scores.size());
    const double half = statistics::dkw_half_width(method.strata.front().size());  // runs of one seed are no new evidence
    PlotLine line{comparison.axis + " = " + method.name, {}};
    for (std::size_t i = 0; i < profile_points; ++i) {
      const double at = lowest + (highest - lowest) * static_cast<double>(i) / (profile_points - 1);
      const double share = static_cast<double>(scores.end() - std::ranges::upper_bound(scores, at)) / n;
      line.points.push_back({.x = at, .centre = share, .low = std::max(0.0, share - half), .high = std::min(1.0, share + half)});
    }
    panel.lines.push_back(std::move(line));
  }
  Plot plot{.x = {.title = "score", .name = "score", .values = {}},
            .y = {.title = "share of runs above", .name = "share", .values = {}, .from = 0, .to = 1},
            .panels = {std::move(panel)},
            .band = "Dvoretzky-Kiefer-Wolfowitz 95 %, simultaneous over scores, for as many independent runs as there are seeds, which all combinations share"};
  thin_out(plot);
  if (plot.panels.empty()) return std::nullopt;
  fit_axes(plot);
  return draw_plot(folder,
                   {.stem = "profiles", .title = "Performance profiles over " + comparison.axis, .caption = "Share of runs that end above each score, all combinations of the other axes pooled; a diverged run ends above none."},
                   plot);
}

}  // namespace asymsweep::analysis
