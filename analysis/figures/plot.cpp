#include "analysis/figures/plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>

#include "analysis/figures/marked_text.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

bool has_data(const PlotLine& line) {
  return std::ranges::any_of(line.points, [](const PlotPoint& point) { return std::isfinite(point.centre); });
}

template <class Use>
void each_number(const Plot& plot, Use use) {
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines)
      for (const auto& point : line.points)
        if (std::isfinite(point.centre)) use(point);
}

/// digits * 10^exponent, rounded once, so that its shortest form has no more digits; nothing beyond the largest number.
std::optional<double> decimal(std::int64_t digits, int exponent) { return parse_number(std::to_string(digits) + "e" + std::to_string(exponent)); }

/// factor * 10^exponent.
struct TickStep {
  std::int64_t factor = 1;
  int exponent = 0;
};

/// Of 1, 2 or 5 times a power of ten, that gives some five ticks.
TickStep tick_step(double low, double high) {
  const double rough = high / 5 - low / 5;  // high - low may be beyond the largest number
  const int exponent = static_cast<int>(std::floor(std::log10(rough)));
  const double power = std::pow(10, exponent);
  for (const std::int64_t factor : {1, 2, 5})
    if (rough <= static_cast<double>(factor) * power * 1.0001) return {factor, exponent};
  return {1, exponent + 1};
}

/// The ends are far enough apart (separate), so that counting by ones reaches the last tick.
void even_ticks(PlotAxis& axis) {
  const auto [factor, exponent] = tick_step(axis.low, axis.high);
  const double step = static_cast<double>(factor) * std::pow(10, exponent);
  const double first = std::ceil(axis.low / step - 1e-9), last = std::floor(axis.high / step + 1e-9);
  for (double k = first; k <= last; ++k)
    if (const auto value = decimal(std::llround(k) * factor, exponent)) axis.ticks.push_back({*value, number_label(*value)});
}

/// Where they are one number but for rounding, or too close to zero for a scale, they stand in the middle of the axis.
void separate(double& low, double& high) {
  constexpr double narrowest = 1e-9, smallest = 1e-290;
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low > std::max(narrowest * size, smallest)) return;
  const double half = size > 1e6 ? 1e-6 * size : 0.5;
  low -= half, high += half;
}

std::string power_label(int exponent) {
  if (exponent >= 0 && exponent <= 3) return format_count(static_cast<std::uint64_t>(std::llround(std::pow(10, exponent))));
  return "10^{" + number_label(exponent) + "}";
}

void power_ticks(PlotAxis& axis) {
  const int first = static_cast<int>(std::ceil(axis.low - 1e-9)), last = static_cast<int>(std::floor(axis.high + 1e-9));
  const int every = std::max(1, (last - first + 5) / 6);
  for (int e = first; e <= last; e += every) axis.ticks.push_back({static_cast<double>(e), power_label(e)});
  if (last - first >= 2) return;
  for (int e = first - 1; e <= last; ++e)  // fewer than three powers: 2 and 5 between
    for (const std::int64_t factor : {2, 5}) {
      const double at = std::log10(static_cast<double>(factor)) + e;
      const auto value = decimal(factor, e);
      if (value && at > axis.low && at < axis.high) axis.ticks.push_back({at, number_label(*value)});
    }
  std::ranges::sort(axis.ticks, {}, &Tick::position);
}

/// From the smallest and largest number (positive ones on a logarithmic scale).
void fit(PlotAxis& axis, double smallest, double largest, bool has_zero, double margin) {
  if (axis.scale == Scale::ordinal) {
    const double free = axis.is_words ? 0.5 : 0.3;
    axis.low = -free, axis.high = static_cast<double>(axis.values.size()) - 1 + free;
    for (std::size_t i = 0; i < axis.values.size(); ++i) axis.ticks.push_back({static_cast<double>(i), axis.values[i] == "inf" ? "∞" : axis.values[i]});
    return;
  }
  const bool is_log = axis.scale == Scale::log;
  double low = is_log ? std::log10(smallest) : smallest, high = is_log ? std::log10(largest) : largest;
  if (axis.from) low = axis.position(*axis.from);
  if (axis.to) high = axis.position(*axis.to);
  separate(low, high);
  const double free = margin * high - margin * low;
  constexpr double end_of_numbers = std::numeric_limits<double>::max();
  axis.low = std::max(axis.from ? low - free / 3 : low - free, -end_of_numbers);
  axis.high = std::min(axis.to ? high + free / 3 : high + free, end_of_numbers);
  if (is_log) power_ticks(axis);
  else even_ticks(axis);
  if (!has_zero) return;
  axis.zero = low - 0.12 * (high - low);
  axis.low = *axis.zero - free;
  axis.ticks.insert(axis.ticks.begin(), {*axis.zero, "0"});
}

}  // namespace

double PlotAxis::position(double value) const {
  if (scale != Scale::log) return value;
  return value > 0 ? std::log10(value) : zero.value_or(std::numeric_limits<double>::quiet_NaN());
}

std::string PlotAxis::text(double value) const {
  if (scale == Scale::ordinal) return values[static_cast<std::size_t>(value)];
  return format_number(value);
}

double beside(const PlotAxis& axis, std::size_t line, std::size_t lines) {
  return axis.is_words ? 0.1 * (static_cast<double>(line) - static_cast<double>(lines - 1) / 2) : 0.0;
}

bool Plot::has_theory() const {
  bool any = false;
  each_number(*this, [&](const PlotPoint& point) { any = any || std::isfinite(point.theory); });
  return any;
}

std::vector<std::string> Plot::labels() const {
  std::vector<std::string> all;
  std::unordered_set<std::string> known;
  for (const auto& panel : panels)
    for (const auto& line : panel.lines)
      if (known.insert(line.label).second) all.push_back(line.label);
  return all;
}

void thin_out(Plot& plot) {
  for (auto& panel : plot.panels) std::erase_if(panel.lines, [](const PlotLine& line) { return !has_data(line); });
  std::erase_if(plot.panels, [](const PlotPanel& panel) { return panel.lines.empty(); });
  const auto labels = plot.labels();
  if (labels.size() > most_plot_lines) {
    std::unordered_set<std::string> kept;
    for (std::size_t i = 0; i < most_plot_lines; ++i) kept.insert(labels[i * (labels.size() - 1) / (most_plot_lines - 1)]);
    for (auto& panel : plot.panels) std::erase_if(panel.lines, [&](const PlotLine& line) { return !kept.contains(line.label); });
    plot.chosen = format_count(most_plot_lines) + " of " + format_count(labels.size()) + " lines are shown: the first, the last and evenly between.";
  }
  if (plot.panels.size() > most_plot_panels) {
    plot.chosen += (plot.chosen.empty() ? "" : " ") + ("The first " + format_count(most_plot_panels) + " of " + format_count(plot.panels.size())) +
                   " combinations of the other axes.";
    plot.panels.resize(most_plot_panels);
  }
}

void fit_axes(Plot& plot) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double left = infinity, right = -infinity, bottom = infinity, top = -infinity;
  bool has_zero = false;
  const bool log_x = plot.x.scale == Scale::log, log_y = plot.y.scale == Scale::log;
  each_number(plot, [&](const PlotPoint& point) {
    if (log_x && point.x <= 0) has_zero = true;
    else left = std::min(left, point.x), right = std::max(right, point.x);
    for (const double y : {point.centre, point.low, point.high, point.theory})
      if (std::isfinite(y) && (!log_y || y > 0)) bottom = std::min(bottom, y), top = std::max(top, y);
  });
  if (plot.horizontal && !log_y) bottom = std::min(bottom, *plot.horizontal), top = std::max(top, *plot.horizontal);
  fit(plot.x, left, right, has_zero, 0.03);
  fit(plot.y, bottom, top, false, 0.05);
  if (plot.vertical && (plot.x.scale == Scale::ordinal || *plot.vertical < left || *plot.vertical > right)) plot.vertical.reset();
}

std::string plot_number(double value) { return std::isfinite(value) ? format_number(value) : "nan"; }

std::string plot_csv(const Plot& plot) {
  const auto number = [](double value) { return std::isfinite(value) ? format_number(value) : std::string(); };
  std::string text = plot_csv_start + plot.x.name + ",n," + plot.y.name + ",low,high,theory\n";
  const auto quoted = [](const std::string& words) {  // RFC 4180
    if (words.find_first_of(",\"\r\n") == std::string::npos) return words;
    std::string doubled;
    for (const char c : words) doubled += c == '"' ? "\"\"" : std::string(1, c);
    return "\"" + doubled + "\"";
  };
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines)
      for (const auto& point : line.points)
        text += quoted(marked_plain(panel.title)) + "," + quoted(marked_plain(line.label)) + "," + quoted(plot.x.text(point.x)) + "," + number(point.n) + "," + number(point.centre) + "," +
                number(point.known_low()) + "," + number(point.known_high()) + "," + number(point.theory) + "\n";
  return text;
}

}  // namespace asymsweep::analysis
