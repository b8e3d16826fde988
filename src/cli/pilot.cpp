#include "cli/pilot.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

#include "analysis/pilot.hpp"
#include "core/text.hpp"
#include "store/named_file.hpp"

namespace asymsweep {
namespace {

/// The first look after so many seeds; infinite where there is none.
double look_after(double seeds, const std::vector<std::uint64_t>& looks) {
  const auto found = std::ranges::find_if(looks, [&](std::uint64_t look) { return static_cast<double>(look) >= seeds; });
  return found == looks.end() ? std::numeric_limits<double>::infinity() : static_cast<double>(*found);
}

}  // namespace

Pilot read_pilot(const std::string& path, const Sweep& sweep, const std::vector<std::uint64_t>& looks) {
  require_result_file(path);
  const auto results = analysis::Results::open(path);
  const auto forecast = analysis::forecast(sweep, results);
  Pilot pilot{.file = path, .claims = {}};
  for (const auto& [name, seeds] : forecast.claims) pilot.claims.push_back({name, look_after(seeds, looks)});
  for (std::size_t c = 0; c < forecast.seeds.size(); ++c) {
    if (!results.sweep().planned(c)) continue;
    const auto seeds = results.runs(c).seeds.size();
    pilot.fewest_seeds = pilot.runs == 0 ? seeds : std::min<std::uint64_t>(pilot.fewest_seeds, seeds);
    pilot.runs += seeds;
    pilot.most_runs += looks.back();
    if (forecast.seeds[c] > 0) pilot.expected_runs += static_cast<std::uint64_t>(std::min(look_after(forecast.seeds[c], looks), static_cast<double>(looks.back())));
  }
  return pilot;
}

void print_pilot(const Pilot& pilot, const Sweep& sweep) {
  std::cout << "  estimated from " << format_count(pilot.fewest_seeds, "seed") << " of each configuration in " << pilot.file << "; another pilot would give other numbers:\n";
  for (const auto& [name, seeds] : pilot.claims)
    std::cout << "    " << (name.empty() ? "every row of summary.csv" : name) << ": "
              << (std::isinf(seeds) ? "not decided with " + format_count(sweep.seeds, "seed") : "decided after " + format_count(static_cast<std::uint64_t>(seeds), "seed")) << "\n";
  std::cout << "    run --until-decided: about " << format_count(pilot.expected_runs, "run") << " of at most " << format_count(pilot.most_runs) << " ("
            << format_number(std::round(1000 * static_cast<double>(pilot.expected_runs) / static_cast<double>(pilot.most_runs)) / 10) << " %)\n";
}

nlohmann::ordered_json pilot_json(const Pilot& pilot) {
  auto claims = nlohmann::ordered_json::array();
  for (const auto& [name, seeds] : pilot.claims)
    claims.push_back({{"claim", name.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(name)}, {"seeds", std::isinf(seeds) ? nlohmann::ordered_json() : nlohmann::ordered_json(seeds)}});
  return {{"file", pilot.file}, {"runs", pilot.runs}, {"fewest_seeds", pilot.fewest_seeds}, {"claims", claims}, {"expected_runs", pilot.expected_runs}, {"most_runs", pilot.most_runs}};
}

}  // namespace asymsweep
