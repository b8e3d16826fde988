#include "analysis/curves.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <ostream>
#include <thread>

#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/student_t.hpp"
#include "analysis/statistics/sup_t.hpp"
#include "analysis/summary.hpp"
#include "core/text.hpp"
#include "training/checkpoints.hpp"
#include "training/parameters.hpp"
#include "training/unit.hpp"

namespace asymsweep::analysis {
namespace {

CurvePoint point(std::uint64_t step, const std::vector<double>& values) {
  std::vector<double> finite;
  std::ranges::copy_if(values, std::back_inserter(finite), [](double value) { return std::isfinite(value); });
  const auto t = statistics::t_interval(finite);
  return {.step = step, .n = finite.size(), .mean = statistics::mean(finite),
          .error = statistics::standard_deviation(finite) / std::sqrt(static_cast<double>(finite.size())),
          .t_low = t.low, .t_high = t.high};
}

CurveTable summarize_metric(const Results& results, const std::string& metric) {
  const auto seeds = static_cast<std::size_t>(results.sweep().seeds);
  const auto plan = training_plan(results.sweep());
  CurveTable table{.metric = metric, .critical = 0, .points = {}};
  statistics::SupT band(seeds);
  std::vector<double> values(seeds);
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    auto& points = table.points.emplace_back();
    if (results.runs(c).seeds.empty()) continue;
    const auto all = results.curve(metric, c);
    const auto steps = checkpoint_steps(training_parameters(results.configuration(c)).steps, plan.checkpoints, plan.spacing);
    for (std::size_t k = 0; k < steps.size(); ++k) {
      for (std::size_t s = 0; s < seeds; ++s) values[s] = all[s * steps.size() + k];
      points.push_back(point(steps[k], values));
      band.add(values);
    }
  }
  table.critical = band.critical();
  return table;
}

}  // namespace

std::vector<CurveTable> summarize_curves(const Results& results, std::size_t threads) {
  std::vector<std::string> metrics;
  for (const auto& metric : results.file().layout().metrics)
    if (metric.curve) metrics.push_back(metric.name);
  std::vector<CurveTable> tables(metrics.size());
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failing;
  const auto work = [&] {
    try {
      for (std::size_t m; (m = next++) < metrics.size();) tables[m] = summarize_metric(results, metrics[m]);
    } catch (...) {
      const std::lock_guard lock(failing);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < std::min(threads, metrics.size()); ++t) others.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return tables;
}

void write_curves_csv(std::ostream& out, const Results& results, const std::vector<CurveTable>& tables) {
  out << "metric,";
  for (const auto& name : results.axis_names()) out << name << ",";
  out << "step,n,mean,t_low,t_high,band_low,band_high\n";
  for (const auto& table : tables)
    for (std::size_t c = 0; c < table.points.size(); ++c)
      for (const auto& point : table.points[c]) {
        const double half = point.error == 0 ? 0 : table.critical * point.error;
        out << table.metric << ",";
        for (const auto& value : results.axis_values(c)) out << csv_text(value) << ",";
        out << point.step << "," << point.n;
        for (const double value : {point.mean, point.t_low, point.t_high, point.mean - half, point.mean + half})
          out << "," << format_number(value);
        out << "\n";
      }
}

}  // namespace asymsweep::analysis
