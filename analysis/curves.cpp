#include "analysis/curves.hpp"

#include <cmath>

#include "analysis/axis_columns.hpp"
#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/student_t.hpp"
#include "analysis/summary.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "training/checkpoints.hpp"
#include "training/parameters.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

statistics::Moments merged(const statistics::Moments& a, const statistics::Moments& b) {
  const double n = a.n + b.n;
  if (n == 0) return {};
  const double step = b.mean - a.mean;
  return {n, a.mean + step * (b.n / n), a.squares + b.squares + step * (step * (a.n * b.n / n))};
}

/// Those that are gone at either end of what is known.
statistics::Interval band(const CurveValues& point, const Known& known, double level) {
  if (!known.bounded()) return {known.low, known.high};
  const statistics::Range range = {known.low, known.high};
  const auto of = [&](double place) {
    const auto moments = merged(point.moments, {point.gone, place, 0});
    if (point.values.empty()) return statistics::bet_interval(moments, range, level);
    auto all = point.values;
    for (double& value : all) value = std::clamp(value, range.low, range.high);  // rounding
    all.insert(all.end(), static_cast<std::size_t>(point.gone), place);
    return statistics::bet_band(all, moments, range, level);
  };
  if (point.gone == 0) {
    const auto [low, high] = of(known.low);
    return {low - known.tail, high + known.tail};
  }
  return {of(known.low).low - known.tail, of(known.high).high + known.tail};
}

}  // namespace

double curve_unit(const Known& known) {
  const double range = known.high - known.low;
  return known.bounded() && range > 0 ? std::ldexp(1.0, std::ilogb(range)) : 1;
}

bool has_values(const Results& results, std::size_t seeds) { return seeds >= 32 && seeds * results.file().layout().checkpoints <= 1 << 18; }

std::vector<std::string> curve_metrics(const Results& results) {
  std::vector<std::string> names;
  for (const auto& metric : results.file().layout().metrics)
    if (metric.curve) names.push_back(metric.name);
  return names;
}

CurveSum::CurveSum(const Results& results, std::size_t configuration, std::size_t seeds)
    : results_(results), configuration_(results.configuration(configuration)), checkpoints_(results.file().layout().checkpoints) {
  const auto& metrics = results.file().layout().metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    if (!metrics[m].curve) continue;
    const auto& name = metrics[m].name;
    const bool is_reward = name == "expected_reward_curve";
    const bool has_worst = !results.program() && (is_reward || name.ends_with("accuracy_curve") || name.ends_with("probability_curve"));
    const std::vector<double> zeros(checkpoints_, 0.0);
    curves_.push_back({m, has_worst, is_reward, curve_unit(known_metric(results, configuration, name)), zeros, zeros, zeros, zeros, zeros, std::vector<std::vector<double>>(has_values(results, seeds) ? checkpoints_ : 0)});
  }
}

void CurveSum::add(const RunBlock& unit, const BlockResults& data) {
  for (auto& curve : curves_) {
    const auto& values = data.metrics[curve.metric];
    for (std::size_t s = 0; s < unit.seed_count; ++s) {
      double worst = std::numeric_limits<double>::quiet_NaN();
      for (std::size_t k = 0; k < checkpoints_; ++k) {
        double value = values[s * checkpoints_ + k];
        if (!std::isfinite(value)) {
          if (!curve.has_worst) {
            curve.gone[k] += 1;
            continue;
          }
          if (std::isnan(worst)) worst = curve.is_reward ? worst_outcome(results_, configuration_, results_.sweep().first_seed + unit.seed_begin + s) : 0;
          value = worst;
        }
        if (curve.n[k] == 0) curve.shift[k] = value;
        const double difference = (value - curve.shift[k]) / curve.unit;
        curve.n[k] += 1;
        curve.sum[k] += difference;
        curve.squares[k] += difference * difference;
        if (!curve.values.empty()) curve.values[k].push_back(value / curve.unit);
      }
    }
  }
}

ConfigurationCurves CurveSum::values() {
  ConfigurationCurves all;
  for (auto& curve : curves_) {
    auto& values = all.emplace_back(checkpoints_);
    for (std::size_t k = 0; k < checkpoints_; ++k) {
      values[k].gone = curve.gone[k];
      if (curve.n[k] == 0) continue;
      const double n = curve.n[k], mean = curve.sum[k] / n;
      values[k].moments = {n, curve.shift[k] / curve.unit + mean, std::max(0.0, curve.squares[k] - mean * curve.sum[k])};
      if (!curve.values.empty()) values[k].values = std::move(curve.values[k]);
    }
  }
  return all;
}

void merge(ConfigurationCurves& values, ConfigurationCurves more) {
  if (values.empty()) {
    values = std::move(more);
    return;
  }
  for (std::size_t c = 0; c < values.size(); ++c)
    for (std::size_t k = 0; k < values[c].size(); ++k) {
      values[c][k].moments = merged(values[c][k].moments, more[c][k].moments);
      values[c][k].gone += more[c][k].gone;
      values[c][k].values.insert(values[c][k].values.end(), more[c][k].values.begin(), more[c][k].values.end());
    }
}

void add_bands(const Results& results, std::size_t configuration, ConfigurationCurves& curves, std::size_t threads) {
  const auto metrics = curve_metrics(results);
  for (std::size_t c = 0; c < curves.size(); ++c) {
    auto known = known_metric(results, configuration, metrics[c]);
    const double unit = curve_unit(known);
    known = {known.low / unit, known.high / unit, known.tail / unit};
    const double level = alpha / static_cast<double>(results.planned_configurations() * curves[c].size());
    parallel_for(curves[c].size(), threads, [&](std::size_t k) {
      auto& point = curves[c][k];
      point.band = band(point, known, level);
      point.values = {};
    });
  }
}

namespace {

std::vector<CurvePoint> points_of(const Results& results, std::size_t configuration, const std::string& metric, const std::vector<std::uint64_t>& steps, const std::vector<CurveValues>& values) {
  const double unit = curve_unit(known_metric(results, configuration, metric));
  std::vector<CurvePoint> points;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const auto& [n, mean, squares] = values[k].moments;
    if (n + values[k].gone == 0) continue;
    const double sd = n > 1 ? std::sqrt(squares / (n - 1)) : std::numeric_limits<double>::quiet_NaN();
    const auto t = statistics::t_interval(static_cast<std::size_t>(n), mean, sd);
    const auto& around = values[k].band;
    points.push_back({.step = steps[k], .n = n, .mean = n > 0 ? unit * mean : std::numeric_limits<double>::quiet_NaN(), .t_low = unit * t.low, .t_high = unit * t.high, .band_low = unit * around.low, .band_high = unit * around.high});
  }
  return points;
}

}  // namespace

std::vector<CurvePoint> curve_points(const Results& results, std::size_t configuration, std::size_t curve, const std::vector<CurveValues>& values) {
  return points_of(results, configuration, curve_metrics(results)[curve], results.checkpoint_steps(configuration), values);
}

std::string curves_csv_head(const Results& results) {
  const std::string first = "metric", last = "step,n,mean,t_low,t_high,band_low,band_high";
  std::string head = first + ",";
  for (const auto& name : results.axis_names()) head += csv_text(axis_column(results, name, first + "," + last)) + ",";
  return head + last + "\n";
}

std::string curves_csv_lines(const Results& results, std::size_t configuration, const ConfigurationCurves& values) {
  const auto metrics = curve_metrics(results);
  std::string axes, text;
  for (const auto& value : results.axis_values(configuration)) axes += csv_text(value) + ",";
  const auto steps = results.checkpoint_steps(configuration);
  for (std::size_t curve = 0; curve < values.size(); ++curve) {
    const auto head = metrics[curve] + "," + axes;
    for (const auto& point : points_of(results, configuration, metrics[curve], steps, values[curve])) {
      text += head;
      text += std::to_string(point.step);
      for (const double value : {point.n, point.mean, point.t_low, point.t_high, point.band_low, point.band_high}) {
        text += ',';
        append_number(text, value);
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace asymsweep::analysis
