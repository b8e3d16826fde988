#include "analysis/figures/baseline_series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/descriptive.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is_baseline(const std::string& key) { return key == "baseline.v" || key == "baseline.delta_v"; }

double mean_or_nan(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double v) { return !std::isfinite(v); }) ? nan : statistics::mean(values);
}

BaselinePoint spread(const std::vector<double>& values, const std::vector<double>& limits) {
  std::vector<double> sorted;
  std::ranges::copy_if(values, std::back_inserter(sorted), [](double v) { return std::isfinite(v); });
  std::ranges::sort(sorted);
  return {.centre = statistics::mean(sorted), .low = statistics::quantile_of_sorted(sorted, 0.1),
          .high = statistics::quantile_of_sorted(sorted, 0.9), .theory = mean_or_nan(limits)};
}

BaselinePoint share_improved(const std::vector<double>& final, const std::vector<double>& initial) {
  std::size_t improved = 0;
  for (std::size_t s = 0; s < final.size(); ++s) improved += final[s] > initial[s];
  const auto interval = statistics::clopper_pearson(improved, final.size());
  return {.centre = final.empty() ? nan : static_cast<double>(improved) / static_cast<double>(final.size()),
          .low = interval.low, .high = interval.high, .theory = nan};
}

BaselinePoint point(const Results& results, std::size_t c, BaselineQuantity quantity) {
  const auto runs = results.runs(c);
  const auto metric = [&](const char* name) { return results.metric(name, c, runs); };
  BaselinePoint point;
  switch (quantity) {
    case BaselineQuantity::expected_reward: point = spread(metric("expected_reward"), metric("limit_expected_reward")); break;
    case BaselineQuantity::support_size: point = spread(metric("support_size"), metric("limit_support_size")); break;
    case BaselineQuantity::improvement: point = share_improved(metric("expected_reward"), metric("initial_expected_reward")); break;
  }
  const auto configuration = results.configuration(c);
  point.x = configuration.has("baseline.delta_v") ? configuration.number("baseline.delta_v")
                                                  : configuration.number("baseline.v") - statistics::mean(metric("v_mu"));
  return point;
}

/// "reward_noise = 0, gradient = exact": the axes that are neither the baseline nor the lag.
std::string panel_title(const Results& results, std::size_t c, bool lag_only) {
  std::string title;
  const auto configuration = results.configuration(c);
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes) {
      if (is_baseline(axis.key) || (axis.key == "train.lag") != lag_only) continue;
      title += (title.empty() ? "" : ", ") + axis.name + " = " + to_text(configuration.values().at(axis.key));
    }
  return title;
}

template <class Item, class Text>
Item& find_or_add(std::vector<Item>& items, std::string Item::*name, const Text& text) {
  for (auto& item : items)
    if (item.*name == text) return item;
  Item added{};
  added.*name = text;
  items.push_back(std::move(added));
  return items.back();
}

}  // namespace

std::vector<BaselinePanel> baseline_panels(const Results& results, BaselineQuantity quantity) {
  bool swept = false;
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes) swept = swept || is_baseline(axis.key);
  std::vector<BaselinePanel> panels;
  if (!swept) return panels;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (results.runs(c).seeds.empty()) continue;
    auto& panel = find_or_add(panels, &BaselinePanel::title, panel_title(results, c, false));
    auto lag = panel_title(results, c, true);
    if (lag.empty()) lag = "lag = " + to_text(results.configuration(c).values().at("train.lag"));
    find_or_add(panel.lines, &BaselineLine::label, lag).points.push_back(point(results, c, quantity));
  }
  for (auto& panel : panels)
    for (auto& line : panel.lines) std::ranges::sort(line.points, {}, &BaselinePoint::x);
  return panels;
}

}  // namespace asymsweep::analysis
