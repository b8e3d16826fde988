#include "analysis/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <ostream>
#include <set>

#include "analysis/axis_columns.hpp"
#include "analysis/figures/plot.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/order_statistics.hpp"
#include "analysis/statistics/superiority.hpp"
#include "analysis/summary.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
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

/// Configurations at one combination of the other axes, [method].
using Place = std::vector<std::size_t>;

struct Places {
  std::vector<Place> compared;         ///< every method is planned, and their runs are not all those of another place
  std::size_t whole = 0, partial = 0;  ///< how many have every method, and how many some
};

Places places_of(const Sweep& sweep, std::size_t dimension) {
  std::map<std::vector<std::size_t>, Place> by_rest;  // in the order of the grid
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    auto rest = sweep.coordinates(c);
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(dimension));
    if (sweep.planned(c)) by_rest[std::move(rest)].push_back(c);
  }
  Places places;
  std::set<Place> trained;
  for (auto& [rest, place] : by_rest) {
    const bool is_whole = place.size() == sweep.dimensions[dimension].size();
    ++(is_whole ? places.whole : places.partial);
    if (!is_whole) continue;
    Place same;
    for (const auto c : place) same.push_back(sweep.trained_as(c));
    if (trained.insert(std::move(same)).second) places.compared.push_back(std::move(place));
  }
  return places;
}

Known known_score(const Results& results, std::size_t c) { return results.program() ? known_improvement(results, c) : known_outcome(results, c); }

/// [run]; a diverged or failed one is below all others.
std::vector<double> scores(const Results& results, std::size_t c, const ConfigurationRuns& runs) {
  const auto* program = results.program();
  auto all = program ? program->of(results.file(), c, runs.seeds, results.sweep().first_seed) : results.metric(results.final_metric(), c, runs);
  for (double& score : all)
    if (!std::isfinite(score)) score = -infinity;
  return all;
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

Comparison compare_methods(const Results& results) {
  const auto& sweep = results.sweep();
  const auto dimension = method_dimension(sweep);
  if (!dimension) return {};
  const auto& methods = sweep.dimensions[*dimension];
  const auto name = name_of(methods);
  const auto places = places_of(sweep, *dimension);
  if (places.whole == 0) return {{}, "no comparison of " + name + ": sweep.where leaves in all of its values at no combination of the other axes"};
  MethodComparison comparison{name, {}, {infinity, -infinity}};
  for (std::size_t i = 0; i < methods.size(); ++i) comparison.methods.push_back({value_of(methods, i), {}});
  bool is_certain = true;
  for (const auto& place : places.compared)
    for (std::size_t i = 0; i < methods.size(); ++i) {
      const auto runs = results.runs(place[i]);
      if (runs.missing > 0) return {{}, "no comparison of " + name + ": runs are missing, and all methods must have met the same seeds"};
      if (runs.seeds.size() != results.runs(place[0]).seeds.size())
        return {{}, "no comparison of " + name + ": --until-decided gave them different numbers of seeds, and all methods must have met the same; `run` without it trains the rest"};
      const auto known = known_score(results, place[i]);
      is_certain = is_certain && known.tail == 0;
      comparison.known = {std::min(comparison.known.low, known.low), std::max(comparison.known.high, known.high)};
      comparison.methods[i].strata.push_back(scores(results, place[i], runs));
    }
  // A diverged or failed run is below all others: at the end of the scores, where that is certain and there are others.
  const auto has_scores = [](const Method& method) { return std::ranges::any_of(method.pooled(), [](double score) { return std::isfinite(score); }); };
  if (is_certain && std::isfinite(comparison.known.low) && std::ranges::any_of(comparison.methods, has_scores))
    for (auto& method : comparison.methods)
      for (auto& stratum : method.strata) std::ranges::replace(stratum, -infinity, comparison.known.low);
  if (places.partial == 0) return {std::move(comparison), ""};
  return {std::move(comparison), "comparison of " + name + " at " + format_count(places.whole) + " of " + format_count(places.whole + places.partial, "combination") +
                                     " of the other axes: those where sweep.where leaves in all of its values"};
}

void write_comparison_csv(std::ostream& out, const MethodComparison& comparison) {
  const std::string first = "statistic", last = "against,runs,estimate,low,high,interval";
  const bool taken = has_column(first + "," + last, comparison.axis);
  out << first << "," << csv_text((taken ? "parameters." : "") + comparison.axis) << "," << last << "\n";
  const auto line = [&](const char* statistic, const Method& method, const std::string& against, double estimate, statistics::Interval interval, const char* kind) {
    out << statistic << "," << csv_text(method.name) << "," << csv_text(against) << "," << method.pooled().size() << "," << format_number(estimate) << ","
        << format_number(interval.low) << "," << format_number(interval.high) << "," << kind << "\n";
  };
  for (const auto& method : comparison.methods) {
    const auto pooled = method.pooled();
    const auto seeds = method.strata.front().size();  // runs of one seed are no new evidence
    const auto interval = statistics::interquartile_mean_interval(pooled, comparison.known, statistics::dkw_half_width(seeds));
    const bool is_known = std::isfinite(comparison.known.low) && std::isfinite(comparison.known.high);
    const bool is_bounded = is_known || (std::isfinite(interval.low) && std::isfinite(interval.high));
    line("iqm", method, "", statistics::interquartile_mean(pooled), is_bounded ? interval : statistics::Interval{nan, nan}, is_bounded ? "valid" : "none");
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
  if (lowest > highest) return std::nullopt;  // every run diverged or failed
  PlotPanel panel;
  for (const auto& method : comparison.methods) {
    auto scores = method.pooled();
    std::ranges::sort(scores);
    const auto n = static_cast<double>(scores.size());
    const double half = statistics::dkw_half_width(method.strata.front().size());  // runs of one seed are no new evidence
    PlotLine line{comparison.axis + " = " + method.name, {}};
    for (std::size_t i = 0; i < profile_points; ++i) {
      const double at = std::lerp(lowest, highest, static_cast<double>(i) / (profile_points - 1));  // their difference may be beyond the largest number
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
                   {.stem = "profiles", .title = "Performance profiles over " + comparison.axis, .caption = "Share of runs that end above each score, all combinations of the other axes pooled; a diverged or failed run ends above none."},
                   plot);
}

}  // namespace asymsweep::analysis
