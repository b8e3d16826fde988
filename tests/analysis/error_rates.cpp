// How often what `analyze` says of a block of seeds is wrong: blocks of one file's seeds, judged as files of their own, against the
// whole file. usage: error_rates FILE BLOCKS SEEDS...
// A line per number of seeds: JSON with how many blocks had a wrong word or a bound that misses, anywhere over the grid, and how wide
// the bands of curves are beside what was needed.

#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "analysis/curves.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "analysis/summary.hpp"
#include "analysis/transitions.hpp"
#include "core/parallel.hpp"

namespace {

using namespace asymsweep;
using namespace asymsweep::analysis;

/// All runs of one configuration, and what the whole of them says.
struct Pool {
  MeasuredRuns all;
  std::vector<std::vector<double>> curves;  ///< [curve][seed * checkpoints + checkpoint]
  double mean = 0, mean_error = 0, share = 0, share_error = 0;
  std::vector<std::vector<double>> curve_means;  ///< [curve][checkpoint]
};

ConfigurationCurves curves_of(const Results& results, std::size_t c, const Pool& pool, std::size_t first, std::size_t count) {
  const auto& metrics = results.file().layout().metrics;
  const auto checkpoints = results.file().layout().checkpoints;
  BlockResults data;
  data.metrics.resize(metrics.size());
  std::size_t curve = 0;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    if (!metrics[m].curve) continue;
    const auto begin = pool.curves[curve].begin() + static_cast<std::ptrdiff_t>(first * checkpoints);
    data.metrics[m].assign(begin, begin + static_cast<std::ptrdiff_t>(count * checkpoints));
    ++curve;
  }
  CurveSum sum(results, c, count);
  sum.add({c, first, count}, data);
  auto curves = sum.values();
  add_bands(results, c, curves);
  return curves;
}

Pool pool_of(const Results& results, std::size_t c) {
  Pool pool;
  auto& all = pool.all;
  all.runs = results.runs(c);
  all.final = results.metric(results.final_metric(), c, all.runs);
  all.initial = results.metric(results.initial_metric(), c, all.runs);
  const auto improvement = improvements(results, c, all.runs);
  const auto n = static_cast<double>(improvement.size());
  pool.mean = statistics::mean(improvement);
  pool.mean_error = statistics::standard_deviation(improvement) / std::sqrt(n);
  for (std::size_t run = 0; run < improvement.size(); ++run) pool.share += (improvement[run] > 0 && all.runs.status[run] != 2) / n;
  pool.share_error = std::sqrt(pool.share * (1 - pool.share) / n);
  for (const auto& name : curve_metrics(results)) pool.curves.push_back(results.curve(name, c));
  const auto curves = curves_of(results, c, pool, 0, improvement.size());
  for (std::size_t curve = 0; curve < curves.size(); ++curve) {
    auto& means = pool.curve_means.emplace_back();
    const auto points = curve_points(results, c, curve, curves[curve]);
    for (std::size_t k = 0; k < points.size(); ++k) means.push_back(curves[curve][k].gone > 0 ? NAN : points[k].mean);
  }
  return pool;
}

MeasuredRuns slice(const MeasuredRuns& all, std::size_t first, std::size_t count) {
  const auto part = [&](const auto& values) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
    return std::decay_t<decltype(values)>(begin, begin + static_cast<std::ptrdiff_t>(count));
  };
  return {{part(all.runs.seeds), part(all.runs.status), 0}, part(all.final), part(all.initial), {}};
}

/// Of one curve in one block, all in standard errors of the block's means.
struct Width {
  double farthest = 0;                      ///< of the means from the truth, over the whole grid
  double band = 0, rarest = 0, points = 0;  ///< sums over the points: half of the band, and of the narrowest that is valid (below)
};

struct Errors {
  bool improves = false, worsens = false, most_improve = false, most_do_not = false, mean = false, mean_all = false, share_all = false,
       iqm = false, bracket = false;
  std::vector<bool> band;     ///< [curve]
  std::vector<Width> widths;  ///< [curve]
  void add(const Errors& more) {
    improves |= more.improves, worsens |= more.worsens, most_improve |= more.most_improve, most_do_not |= more.most_do_not;
    mean |= more.mean, mean_all |= more.mean_all, share_all |= more.share_all, iqm |= more.iqm, bracket |= more.bracket;
    for (std::size_t i = 0; i < band.size(); ++i) band[i] = band[i] || more.band[i];
  }
};

constexpr double sure = 3;  // standard errors of the whole: what counts as known of it

/// A bracket says that the share is above one half at its lower end and below at its upper one.
bool misses(const Transition& found, const BaselineSeries& series, const std::vector<Pool>& pools) {
  for (std::size_t i = 0; i < series.v.size(); ++i) {
    const auto& pool = pools[series.configurations[i]];
    if (series.v[i] == found.bracket.low && pool.share < 0.5 - sure * pool.share_error) return true;
    if (series.v[i] == found.bracket.high && pool.share > 0.5 + sure * pool.share_error) return true;
  }
  return false;
}

/// No band is valid for all runs between two bounds and narrower than this, on the mean of both sides: an event of this probability is
/// not seen in n runs often enough to matter, and moves the mean by its distance from the bound.
double narrowest(double range, double n, double points) { return (1 - std::pow(0.025 / points, 1 / n)) * range / 2; }

void add_width(Width& width, const CurvePoint& point, double error, double truth, double range, double points) {
  if (!(error > 1e-9 * range)) return;
  width.farthest = std::max(width.farthest, std::abs(point.mean - truth) / error);
  width.band += (point.band_high - point.band_low) / 2 / error;
  width.rarest += narrowest(range, point.n, points) / error;
  width.points += 1;
}

Errors errors_of(const Results& results, const std::vector<Pool>& pools, std::size_t first, std::size_t count) {
  Errors errors;
  const auto names = curve_metrics(results);
  errors.band.resize(names.size());
  errors.widths.resize(names.size());
  std::vector<SummaryRow> rows;
  for (std::size_t c = 0; c < pools.size(); ++c) rows.push_back(summarize(results, c, slice(pools[c].all, first, count)));
  judge(rows);
  for (std::size_t c = 0; c < pools.size(); ++c) {
    const auto& row = rows[c];
    const auto& pool = pools[c];
    const double error = sure * pool.mean_error, share_error = sure * pool.share_error;
    errors.improves |= row.verdict == "improves" && pool.mean < -error;
    errors.worsens |= row.verdict == "worsens" && pool.mean > error;
    errors.improves |= row.verdict == "improves" && pool.mean == 0 && pool.mean_error == 0;
    errors.worsens |= row.verdict == "worsens" && pool.mean == 0 && pool.mean_error == 0;
    errors.most_improve |= row.most == "most improve" && pool.share < 0.5 - share_error;
    errors.most_do_not |= row.most == "most do not" && pool.share > 0.5 + share_error;
    errors.mean |= c == 0 && (row.mean_low > pool.mean + error || row.mean_high < pool.mean - error);
    errors.mean_all |= row.mean_low_all > pool.mean + error || row.mean_high_all < pool.mean - error;
    errors.share_all |= row.success_low_all > pool.share + share_error || row.success_high_all < pool.share - share_error;
    const auto curves = curves_of(results, c, pool, first, count);
    for (std::size_t curve = 0; curve < curves.size(); ++curve) {
      const auto points = curve_points(results, c, curve, curves[curve]);
      const auto known = known_metric(results, c, names[curve]);
      for (std::size_t k = 0; k < points.size(); ++k) {
        const double truth = pool.curve_means[curve][k];
        if (points[k].band_low > truth || points[k].band_high < truth) errors.band[curve] = true;
        const auto& [n, mean, squares] = curves[curve][k].moments;
        add_width(errors.widths[curve], points[k], curve_unit(known) * std::sqrt(squares / (n - 1) / n), truth, known.high - known.low,
                  static_cast<double>(pools.size() * points.size()));
      }
    }
  }
  const auto series = baseline_series(results);
  const auto transitions = find_transitions(results, rows);
  for (std::size_t i = 0; i < transitions.size(); ++i) errors.bracket |= misses(transitions[i], series[i], pools);
  return errors;
}

/// Means over the blocks; `needed`: with which 95 % of the blocks had held everywhere.
nlohmann::json widths_of(const std::vector<Errors>& blocks, std::size_t curve) {
  std::vector<double> farthest;
  Width sum;
  for (const auto& block : blocks) {
    const auto& width = block.widths[curve];
    farthest.push_back(width.farthest);
    sum.band += width.band, sum.rarest += width.rarest, sum.points += width.points;
  }
  if (!(sum.points > 0)) return nullptr;
  std::ranges::sort(farthest);
  return {{"points", sum.points / static_cast<double>(blocks.size())}, {"needed", farthest[farthest.size() * 19 / 20]}, {"narrowest", sum.rarest / sum.points}, {"band", sum.band / sum.points}};
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return 2;
  const auto results = Results::open(words[1]);
  const auto wanted = std::stoul(words[2]);
  std::vector<Pool> pools;
  for (std::size_t c = 0; c < results.configurations(); ++c) pools.push_back(pool_of(results, c));
  const auto seeds = pools.front().all.runs.seeds.size();
  for (int i = 3; i < count; ++i) {
    // N: blocks of N seeds. N+: blocks of N looked at after every 20 of them, wrong if ever.
    const std::string word = words[i];
    const std::size_t n = std::stoul(word), blocks = std::min(wanted, seeds / n);
    const bool looks = word.ends_with("+");
    std::vector<Errors> all(blocks);
    parallel_for(blocks, usable_cores(), [&](std::size_t b) {
      for (std::size_t seen = looks ? 20 : n; seen <= n; seen += 20) {
        const auto errors = errors_of(results, pools, b * n, seen);
        if (all[b].band.empty()) all[b] = errors;
        else all[b].add(errors);
      }
    });
    nlohmann::ordered_json line = {{"seeds", n}, {"looks", looks}, {"blocks", blocks}};
    const auto tally = [&](const char* name, bool Errors::*what) { line["wrong"][name] = std::ranges::count_if(all, [&](const Errors& e) { return e.*what; }); };
    tally("improves", &Errors::improves);
    tally("worsens", &Errors::worsens);
    tally("most improve", &Errors::most_improve);
    tally("most do not", &Errors::most_do_not);
    tally("mean", &Errors::mean);
    tally("means together", &Errors::mean_all);
    tally("shares together", &Errors::share_all);
    tally("brackets", &Errors::bracket);
    const auto names = curve_metrics(results);
    for (std::size_t curve = 0; curve < names.size(); ++curve) {
      line["wrong"][names[curve]] = std::ranges::count_if(all, [&](const Errors& e) { return e.band[curve]; });
      if (!looks) line["width"][names[curve]] = widths_of(all, curve);
    }
    std::cout << line.dump() << std::endl;
  }
}
