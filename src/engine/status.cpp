#include "engine/status.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/program_runs.hpp"
#include "store/file_age.hpp"
#include "store/lock.hpp"
#include "store/reader.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

constexpr double recent_s = 60;

/// `table`: of the file, as it was read once.
std::optional<LooksStatus> looks_of(const ResultFile& file, const UnitTable& table) {
  const auto versions = claims_versions(file);
  if (versions.empty() || !versions.back().until_decided) return std::nullopt;
  const auto& [claims, looks] = std::tie(versions.back().claims, versions.back().looks);
  LooksStatus found{.what = claims.empty() ? "configuration" : "claim", .last = looks.empty() ? std::nullopt : std::optional(looks.back())};
  for (std::size_t u = 0; u < file.layout().units.size(); ++u)
    if (table.is_left_out(u)) found.runs_left_out += file.layout().units[u].seed_count;
  return found;
}

}  // namespace

std::optional<double> StatusReport::remaining_s() const {
  if (complete()) return 0;
  if (!rate_per_s || !(*rate_per_s > 0)) return std::nullopt;
  return static_cast<double>(needed() - units_done) / *rate_per_s;
}

std::optional<double> StatusReport::load() const {
  if (ranks.empty()) return std::nullopt;
  double busy = 0;
  for (const auto& [rank, load] : ranks) busy += load.busy_s;
  return busy / (span_s * static_cast<double>(ranks.size()));
}

std::vector<FailureReport> read_failures(const std::string& path, std::size_t most) {
  const auto file = ResultFile::open(path);
  const auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  const auto table = file.unit_table();
  std::vector<FailureReport> failures;
  for (std::uint64_t u = 0; u < table.done.size(); ++u) {
    if (table.done[u] != 1) continue;
    const auto& unit = file.layout().units[u];
    const auto status = file.unit_data(u).status;
    for (std::uint64_t s = 0; s < status.size(); ++s) {
      if (status[s] != 3) continue;
      if (failures.size() == most) return failures;
      const auto kept = kept_failure(file, unit.configuration, unit.seed_begin + s).value_or(FailedRun{.tries = 0});
      failures.push_back({unit.configuration, sweep.first_seed + unit.seed_begin + s, sweep.axis_text(unit.configuration), kept.reason, kept.tries, kept.log});
    }
  }
  return failures;
}

std::optional<LooksStatus> read_looks(const ResultFile& file) { return looks_of(file, file.unit_table()); }

StatusReport read_status(const std::string& path) {
  // The writer first: what it finishes before it leaves is then in the table.
  auto writer = lock_holder(path);
  const auto file = ResultFile::open(path);
  StatusReport status{.path = path, .idle_s = age_s(path).value_or(0), .writer = std::move(writer)};
  const auto& layout = file.layout();
  const auto table = file.unit_table();
  const auto done = [&](std::size_t u) { return table.done[u] == 1 && record_makes_sense(table, u); };
  status.programs = programs_of(table);
  status.units = layout.units.size();
  for (std::size_t u = 0; u < layout.units.size(); ++u) {
    status.runs += layout.units[u].seed_count;
    if (table.is_left_out(u)) {
      status.units_left_out += 1;
      status.runs_left_out += layout.units[u].seed_count;
    }
    if (!done(u)) continue;
    status.units_done += 1;
    status.runs_done += layout.units[u].seed_count;
    status.busy_s += table.duration[u];
    status.attempts = std::max(status.attempts, static_cast<int>(table.attempt[u]));
    status.last_end_s = std::max(status.last_end_s.value_or(0), table.start[u] + table.duration[u]);
  }

  status.looks = looks_of(file, table);

  double begin_s = std::numeric_limits<double>::infinity();
  std::uint64_t recent = 0, all = 0;
  const double end_s = status.last_end_s.value_or(0) + (status.writer ? status.idle_s : 0);
  for (std::size_t u = 0; u < layout.units.size(); ++u) {
    if (!done(u) || table.attempt[u] != status.attempts) continue;
    auto& rank = status.ranks[table.rank[u]];
    rank.units += 1;
    rank.busy_s += table.duration[u];
    begin_s = std::min(begin_s, table.start[u]);
    all += 1;
    recent += table.start[u] + table.duration[u] > end_s - recent_s;
  }
  if (all > 0) {
    status.span_s = std::max(end_s - begin_s, 1e-6);
    const bool lately = status.writer && status.span_s > recent_s;
    status.rate_per_s = lately ? static_cast<double>(recent) / recent_s : static_cast<double>(all) / status.span_s;
  }
  // Of finished units only: of another one, runs may be written that do not count yet.
  std::vector<std::vector<RunBlock>> finished(layout.configurations());
  for (std::size_t u = 0; u < layout.units.size(); ++u)
    if (done(u)) finished[layout.units[u].configuration].push_back(layout.units[u]);
  for (std::size_t c = 0; c < finished.size(); ++c) {
    if (finished[c].empty()) continue;
    const auto runs = file.status(c);
    for (const auto& unit : finished[c]) {
      const auto of_unit = std::span(runs).subspan(unit.seed_begin, unit.seed_count);
      status.runs_diverged += static_cast<std::uint64_t>(std::ranges::count(of_unit, 2));
      status.runs_failed += static_cast<std::uint64_t>(std::ranges::count(of_unit, 3));
    }
  }
  if (!status.writer) status.idle_s = idle_s(path, status.last_end_s.value_or(0));
  return status;
}

}  // namespace asymsweep
