#include "engine/calibration.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/parallel.hpp"
#include "engine/draws.hpp"
#include "engine/result_layout.hpp"
#include "engine/trial.hpp"

namespace asymsweep {
namespace {

constexpr double patience_s = 0.1;  // nominal: about 0.15 s on a busy machine
constexpr std::size_t most_samples = 8;

/// Of `seeds` seeds of each of its configurations, measured for up to `nominal_s`. Where these do not share blocks, the last of several blocks
/// may be partly full: what it costs lies between its share of a full block and a full block.
double seeds_s(const Trial& trial, std::uint64_t seeds, double nominal_s) {
  const auto together = trial.seeds_in_lockstep();
  if (seeds <= together) return trial.predicted_s(seeds, nominal_s);
  const double lanes = static_cast<double>(together), rest = static_cast<double>(seeds % together) / lanes;
  const double last = rest == 0 || trial.configurations() > 1 ? rest : (1 + rest) / 2;
  return (static_cast<double>(seeds / together) + last) * trial.predicted_s(together, nominal_s);
}

}  // namespace

double predicted_unit_s(const Sweep& sweep, const RunBlock& unit) {
  return seeds_s(Trial(sweep, {sweep.configuration(unit.configuration)}), unit.seed_count, patience_s);
}

double predicted_training_s(const Sweep& sweep, const std::vector<RunBlock>& units) {
  if (!can_be_timed(sweep)) return std::numeric_limits<double>::quiet_NaN();
  const auto costs = nominal_costs(sweep);
  std::vector<double> until;  // nominal, of all configurations trained up to each
  double all_s = 0;
  for (std::size_t c = 0; c < costs.size(); ++c) until.push_back(all_s += sweep.is_trained(c) ? costs[c] : 0);
  const auto at = [&](double share) { return static_cast<std::size_t>(std::ranges::lower_bound(until, share * all_s) - until.begin()); };
  const double units_a_rank = static_cast<double>(units.size()) / static_cast<double>(usable_cores());
  const auto trial_of = [&](std::size_t c) {
    std::vector<Configuration> configurations;
    for (const auto member : drawn_with(sweep, c, units.front().seed_count, units_a_rank)) configurations.push_back(sweep.configuration(member));
    return Trial(sweep, std::move(configurations));
  };

  // The middle of each of `samples` parts of equal cost.
  const double patience = std::min(patience_s, all_s * static_cast<double>(sweep.seeds));
  const double most = static_cast<double>(std::min(most_samples, sweep.distinct_count()));
  const auto samples = static_cast<std::size_t>(std::clamp(patience / trial_of(at(0.5)).shortest_nominal_s(), 1.0, most));
  double over_nominal = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const auto c = at((static_cast<double>(i) + 0.5) / static_cast<double>(samples));
    over_nominal += seeds_s(trial_of(c), sweep.seeds, patience / static_cast<double>(samples)) / costs[c];
  }
  return over_nominal / static_cast<double>(samples) * all_s;
}

}  // namespace asymsweep
