#include "analysis/pilot.hpp"

#include <algorithm>
#include <limits>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/evidence.hpp"
#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "sweep/configuration_names.hpp"

namespace asymsweep::analysis {
namespace {

void require_same_grid(const Sweep& sweep, const Results& pilot) {
  auto own = configuration_names(sweep), others = configuration_names(pilot.sweep());
  std::ranges::sort(own);
  std::ranges::sort(others);
  if (own == others) return;
  std::vector<std::uint64_t> shared;
  std::ranges::set_intersection(own, others, std::back_inserter(shared));
  throw UserError(pilot.file().path() + " is no pilot of this sweep: " + format_count(shared.size()) + " of its " + format_count(own.size(), "configuration") +
                  " are among the " + format_count(others.size()) + " of the file; make one by `asymsweep run SWEEP --sweep.seeds 40 -o PILOT.h5`");
}

/// Of fewer nothing can be said: one run has no spread.
void require_runs(const Results& pilot) {
  constexpr std::size_t fewest = 10;
  for (std::size_t c = 0; c < pilot.configurations(); ++c) {
    if (!pilot.sweep().planned(c)) continue;
    if (const auto runs = pilot.runs(c).seeds.size(); runs < fewest)
      throw UserError(pilot.file().path() + " has " + format_count(runs, "run") + " of " + pilot.describe(c) + "; a pilot needs " + format_count(fewest) + " of each configuration");
  }
}

/// Each row's own verdict, improves or worsens.
PilotForecast of_rows(const Results& pilot) {
  PilotForecast whole{.claims = {}, .seeds = std::vector<double>(pilot.configurations())};
  const double level = alpha / static_cast<double>(pilot.planned_configurations());
  parallel_for(whole.seeds.size(), usable_cores(), [&](std::size_t c) {
    const auto known = known_improvement(pilot, c);
    if (!pilot.sweep().planned(c) || !known.bounded()) return;
    const auto values = improvements(pilot, c, pilot.runs(c));
    whole.seeds[c] = values.empty() ? std::numeric_limits<double>::infinity() : std::min(seeds_to_show_above_zero(values, known, level), seeds_to_show_below_zero(values, known, level));
  });
  whole.claims.push_back({"", std::ranges::max(whole.seeds)});
  return whole;
}

}  // namespace

PilotForecast forecast(const Sweep& sweep, const Results& pilot) {
  require_same_grid(sweep, pilot);
  require_runs(pilot);
  const auto claims = declared_claims(sweep.claims, pilot.sweep());
  if (claims.empty()) return of_rows(pilot);
  PilotForecast whole{.claims = {}, .seeds = std::vector<double>(pilot.configurations())};
  const bool cells = std::ranges::any_of(claims, &DeclaredClaim::reads_cells);
  const auto evidence = cells ? Evidence(pilot) : Evidence::without_cells(pilot);
  for (const auto& claim : claims) {
    const auto [seeds, of_places] = forecast(claim, evidence);
    whole.claims.push_back({claim.name, seeds});
    for (const auto& [c, needed] : of_places) whole.seeds[c] = std::max(whole.seeds[c], needed);
  }
  return whole;
}

}  // namespace asymsweep::analysis
