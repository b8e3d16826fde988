#include "analysis/scan.hpp"

#include <algorithm>
#include <atomic>

#include "core/parallel.hpp"

namespace asymsweep::analysis {
namespace {

/// Values of one configuration by seed, as its units come in.
struct Collected {
  std::vector<double> final, initial, limit;
  std::vector<std::int8_t> status;          ///< 0: not read
  std::vector<ConfigurationCurves> curves;  ///< [task]; empty where nothing was read
  std::atomic<std::size_t> open = 0;        ///< tasks

  void release() { final = {}, initial = {}, limit = {}, status = {}, curves = {}; }
};

void keep(const std::vector<double>& from, const RunBlock& unit, std::vector<double>& to) {
  std::ranges::copy(from, to.begin() + static_cast<std::ptrdiff_t>(unit.seed_begin));
}

MeasuredRuns runs_of(const Results& results, std::size_t configuration, const Collected& all) {
  MeasuredRuns measured;
  for (std::size_t s = 0; s < all.status.size(); ++s) {
    if (all.status[s] == 0) continue;
    measured.runs.seeds.push_back(results.sweep().first_seed + s);
    measured.runs.status.push_back(all.status[s]);
    measured.final.push_back(all.final[s]);
    measured.initial.push_back(all.initial[s]);
    if (!all.limit.empty()) measured.limit.push_back(all.limit[s]);
  }
  measured.runs.missing = results.sweep().planned(configuration) ? all.status.size() - measured.runs.seeds.size() - results.left_out(configuration) : 0;
  return measured;
}

}  // namespace

std::size_t configurations_of_a_slice(const Results& results) {
  constexpr std::size_t most_values = 1 << 21;  // some ten megabytes
  const auto& layout = results.file().layout();
  const std::size_t per_configuration = 4 * layout.seeds + (has_values(results, layout.seeds) ? layout.seeds : 6) * layout.checkpoints * curve_metrics(results).size();
  const std::size_t fitting = std::clamp<std::size_t>(most_values / std::max<std::size_t>(per_configuration, 1), 1, 2048);
  return (fitting + 3) / 4 * 4;  // cores share them evenly
}

std::vector<Scanned> scan(Results& results, std::size_t begin, std::size_t end, std::size_t threads, bool with_lines) {
  const auto& file = results.file();
  const auto* program = results.program();
  const auto final = program ? 0 : file.metric_index(results.final_metric()), initial = program ? 0 : file.metric_index(results.initial_metric());
  const bool has_limit = results.has_metric("limit_expected_reward");
  const auto limit = has_limit ? file.metric_index("limit_expected_reward") : 0;
  const auto seeds = file.layout().seeds;
  const auto tasks = results.tasks(begin, end);
  std::vector<Collected> collected(end - begin);
  for (auto& one : collected) {
    one.final.resize(seeds);
    one.initial.resize(seeds);
    one.limit.resize(has_limit ? seeds : 0);
    one.status.resize(seeds);
  }
  std::vector<std::size_t> place(tasks.size());  // among its configuration's
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    auto& one = collected[tasks[t].configuration - begin];
    place[t] = one.curves.size();
    one.curves.emplace_back();
    one.open += 1;
  }

  std::vector<Scanned> slice(end - begin);
  const bool one_thread_each = slice.size() >= threads;
  const auto add_curves = [&](std::size_t i, std::size_t band_threads) {
    add_bands(results, begin + i, slice[i].curves, band_threads);
    if (with_lines) slice[i].lines = curves_csv_lines(results, begin + i, slice[i].curves);
  };
  const auto complete = [&](std::size_t i) {
    slice[i].row = summarize(results, begin + i, runs_of(results, begin + i, collected[i]));
    for (auto& part : collected[i].curves)
      if (!part.empty()) merge(slice[i].curves, std::move(part));
    collected[i].release();
    if (one_thread_each) add_curves(i, 1);
  };
  for (std::size_t i = 0; i < slice.size(); ++i)
    if (collected[i].open == 0) complete(i);  // not planned: no units
  // Each task on one thread from its first unit to its last: then its sums are finished. Who ends the last task of a configuration goes
  // on with it, while it is near.
  parallel_for(tasks.size(), threads, [&](std::size_t t) {
    const std::size_t i = tasks[t].configuration - begin;
    CurveSum sum(results, tasks[t].configuration, seeds);
    auto& one = collected[i];
    bool any = false;
    results.visit_units({tasks[t]}, 1, [&](std::size_t, const RunBlock& unit, const BlockResults& data) {
      keep(program ? program->of(data) : data.metrics[final], unit, one.final);
      if (!program) keep(data.metrics[initial], unit, one.initial);  // of a program's improvement it is 0
      if (has_limit) keep(data.metrics[limit], unit, one.limit);
      std::ranges::copy(data.status, one.status.begin() + static_cast<std::ptrdiff_t>(unit.seed_begin));
      sum.add(unit, data);
      any = true;
    });
    if (any) one.curves[place[t]] = sum.values();
    if (--one.open == 0) complete(i);
  });
  if (!one_thread_each)
    for (std::size_t i = 0; i < slice.size(); ++i) add_curves(i, threads);
  return slice;
}

std::size_t packed_size(const Results& results, std::size_t begin, std::size_t end) {
  const std::size_t curves = 6 * curve_metrics(results).size() * results.file().layout().checkpoints;
  std::size_t units = 0;
  for (std::size_t c = begin; c < end; ++c) units += results.units_of(c).size();
  return (end - begin) * (summary_columns().size() + 1 + curves) + units;
}

std::vector<double> pack(const Results& results, std::size_t begin, const std::vector<Scanned>& slice) {
  std::vector<double> numbers;
  const std::size_t curves = curve_metrics(results).size(), checkpoints = results.file().layout().checkpoints;
  for (std::size_t i = 0; i < slice.size(); ++i) {
    for (const auto& column : summary_columns()) numbers.push_back(slice[i].row.*column.number);
    numbers.push_back(slice[i].curves.empty() ? 0 : 1);
    for (std::size_t curve = 0; curve < curves; ++curve)
      for (std::size_t k = 0; k < checkpoints; ++k) {
        const auto point = slice[i].curves.empty() ? CurveValues{} : slice[i].curves[curve][k];
        numbers.insert(numbers.end(), {point.moments.n, point.moments.mean, point.moments.squares, point.gone, point.band.low, point.band.high});
      }
    for (const auto unit : results.units_of(begin + i)) numbers.push_back(static_cast<double>(results.soundness(unit)));
  }
  return numbers;
}

std::vector<Scanned> unpack(Results& results, std::size_t begin, std::size_t end, std::span<const double> numbers) {
  std::vector<Scanned> slice(end - begin);
  const std::size_t curves = curve_metrics(results).size(), checkpoints = results.file().layout().checkpoints;
  auto next = numbers.begin();
  for (std::size_t i = 0; i < slice.size(); ++i) {
    auto& [row, values, lines] = slice[i];
    row.configuration = begin + i;
    row.axes = results.axis_values(begin + i);
    for (const auto& column : summary_columns()) row.*column.number = *next++;
    const bool any = *next++ != 0;
    if (any) values.assign(curves, std::vector<CurveValues>(checkpoints));
    for (std::size_t curve = 0; curve < curves; ++curve)
      for (std::size_t k = 0; k < checkpoints; ++k, next += 6)
        if (any) values[curve][k] = {{next[0], next[1], next[2]}, next[3], {next[4], next[5]}};
    for (const auto unit : results.units_of(begin + i)) results.set_soundness(unit, static_cast<Results::Soundness>(*next++));
    lines = curves_csv_lines(results, begin + i, values);
  }
  return slice;
}

}  // namespace asymsweep::analysis
