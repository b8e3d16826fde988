#include "analysis/improvement.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/known_bounds.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "training/parameters.hpp"
#include "training/rounding.hpp"

namespace asymsweep::analysis {
namespace {

/// Where nothing says how bad a run can be: no better than any that gave numbers, and no improvement.
void count_as_worst_seen(std::vector<double>& values, const ConfigurationRuns& runs) {
  double worst = 0;
  for (std::size_t run = 0; run < values.size(); ++run)
    if (runs.status[run] == 1 && std::isfinite(values[run])) worst = std::min(worst, values[run]);
  for (std::size_t run = 0; run < values.size(); ++run)
    if (runs.status[run] != 1 || !std::isfinite(values[run])) values[run] = worst;
}

/// Bounds of a program are the user's word. A value beyond them, by more than rounding, takes that word back: nothing that was decided
/// with them holds.
void require_within_bounds(const Results& results, std::size_t configuration, const ConfigurationRuns& runs, const std::vector<double>& values) {
  const auto& bounds = results.program()->bounds();
  if (!bounds) return;
  const auto [low, high] = *bounds;
  const double rounding = 1e-9 * std::max({high - low, std::abs(low), std::abs(high)});
  for (std::size_t run = 0; run < values.size(); ++run) {
    if (runs.status[run] != 1 || !(values[run] < low - rounding || values[run] > high + rounding)) continue;
    const auto place = results.sweep().axis_text(configuration);
    throw UserError(results.file().path() + ": program.improvement of seed " + std::to_string(runs.seeds[run]) + (place.empty() ? "" : ", " + place + ",") + " is " +
                    format_number(values[run]) + ", outside program.improvement_bounds = [" + format_number(low) + " " + format_number(high) +
                    "]; give bounds that hold for every run, or none, and `run` with --extend: no run is trained again");
  }
}

}  // namespace

Rounding rounding_of(const Results& results, std::size_t configuration) {
  if (results.program()) return {};
  const auto known = known_outcome(results, configuration);
  return {reward_rounding(training_parameters(results.configuration(configuration)).precision),
          known.bounded() ? std::max(std::abs(known.low), std::abs(known.high)) : 0};
}

std::vector<double> improvements(std::vector<double> after, const std::vector<double>& before, const Rounding& rounding) {
  for (std::size_t run = 0; run < after.size(); ++run) {
    const double size = std::max({std::abs(after[run]), std::abs(before[run]), rounding.magnitude});
    after[run] -= before[run];
    if (std::isfinite(size) && std::abs(after[run]) <= rounding.share * size) after[run] = 0;
  }
  return after;
}

double worst_outcome(const Results& results, const Configuration& configuration, std::uint64_t seed) {
  if (results.has_metric("test_accuracy")) return 0;
  return std::ranges::min(make_bandit(configuration, results.sweep().root_seed, seed).mean_rewards);
}

std::vector<double> outcomes(const Results& results, std::size_t configuration, const ConfigurationRuns& runs, std::vector<double> final) {
  if (const auto* program = results.program()) {
    require_within_bounds(results, configuration, runs, final);
    if (!program->bounds()) {
      count_as_worst_seen(final, runs);
      return final;
    }
    for (std::size_t run = 0; run < final.size(); ++run)
      if (runs.status[run] != 1 || !std::isfinite(final[run])) final[run] = program->bounds()->first;
    return final;
  }
  std::optional<Configuration> values;
  for (std::size_t run = 0; run < final.size(); ++run) {
    if (runs.status[run] != 2 && std::isfinite(final[run])) continue;
    if (!values) values = results.configuration(configuration);
    final[run] = worst_outcome(results, *values, runs.seeds[run]);
  }
  return final;
}

std::vector<double> outcomes(const Results& results, std::size_t configuration, const ConfigurationRuns& runs) {
  if (const auto* program = results.program()) return outcomes(results, configuration, runs, program->of(results.file(), configuration, runs.seeds, results.sweep().first_seed));
  return outcomes(results, configuration, runs, results.metric(results.final_metric(), configuration, runs));
}

std::vector<double> improvements(const Results& results, std::size_t configuration, const ConfigurationRuns& runs) {
  if (results.program()) return outcomes(results, configuration, runs);
  return improvements(outcomes(results, configuration, runs), results.metric(results.initial_metric(), configuration, runs), rounding_of(results, configuration));
}

std::vector<double> with_failed_at_best(const Results& results, const ConfigurationRuns& runs, std::vector<double> improvement) {
  const auto& bounds = results.program() ? results.program()->bounds() : std::nullopt;
  if (!bounds) return improvement;
  for (std::size_t run = 0; run < improvement.size(); ++run)
    if (runs.status[run] == 3) improvement[run] = bounds->second;
  return improvement;
}

std::vector<double> measured_improvements(const Results& results, std::size_t configuration, const ConfigurationRuns& runs) {
  if (const auto* program = results.program()) {
    auto values = program->of(results.file(), configuration, runs.seeds, results.sweep().first_seed);
    require_within_bounds(results, configuration, runs, values);
    return values;
  }
  return improvements(results.metric(results.final_metric(), configuration, runs), results.metric(results.initial_metric(), configuration, runs), rounding_of(results, configuration));
}

}  // namespace asymsweep::analysis
