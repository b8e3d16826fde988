#include "cli/status_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "store/verify.hpp"

namespace asymsweep {
namespace {

constexpr double recent_s = 60;
constexpr std::size_t most_ranks_listed = 32;

std::string rounded(double value) { return format_number(std::round(10 * value) / 10); }

/// One line a rank; of many ranks the idlest, the middle one and the busiest.
std::string rank_lines(const StatusReport& status) {
  std::vector<std::pair<int, RankLoad>> ranks(status.ranks.begin(), status.ranks.end());
  if (ranks.size() > most_ranks_listed) {
    std::ranges::stable_sort(ranks, {}, [](const auto& entry) { return entry.second.busy_s; });
    ranks = {ranks.front(), ranks[ranks.size() / 2], ranks.back()};
  }
  std::string text;
  for (const auto& [rank, load] : ranks)
    text += "    rank " + std::to_string(rank) + ": " + format_count(load.units, "unit") + ", busy " +
            format_duration(load.busy_s) + " (" + rounded(100 * load.busy_s / status.span_s) + " %)\n";
  return text;
}

}  // namespace

std::optional<double> StatusReport::remaining_s() const {
  if (complete()) return 0;
  if (!(rate_per_s > 0)) return std::nullopt;
  return static_cast<double>(units - units_done) / rate_per_s;
}

double StatusReport::load() const {
  double busy = 0;
  for (const auto& [rank, load] : ranks) busy += load.busy_s;
  return ranks.empty() ? 0 : busy / (span_s * static_cast<double>(ranks.size()));
}

StatusReport read_status(const ResultFile& file, std::optional<std::string> writer, double idle_s) {
  StatusReport status{.idle_s = idle_s, .writer = std::move(writer)};
  const auto& layout = file.layout();
  const auto table = file.unit_table();
  const auto done = [&](std::size_t u) { return table.done[u] == 1 && record_makes_sense(table, u); };
  status.programs = programs_of(table);
  status.units = layout.units.size();
  for (std::size_t u = 0; u < layout.units.size(); ++u) {
    status.runs += layout.units[u].seed_count;
    if (!done(u)) continue;
    status.units_done += 1;
    status.runs_done += layout.units[u].seed_count;
    status.busy_s += table.duration[u];
    status.attempts = std::max(status.attempts, static_cast<int>(table.attempt[u]));
    status.last_end_s = std::max(status.last_end_s, table.start[u] + table.duration[u]);
  }

  double begin_s = std::numeric_limits<double>::infinity();
  std::uint64_t recent = 0, all = 0;
  const double end_s = status.last_end_s + (status.writer ? idle_s : 0);
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
  std::vector<std::vector<StoredUnit>> finished(layout.configurations());
  for (std::size_t u = 0; u < layout.units.size(); ++u)
    if (done(u)) finished[layout.units[u].configuration].push_back(layout.units[u]);
  for (std::size_t c = 0; c < finished.size(); ++c) {
    if (finished[c].empty()) continue;
    const auto runs = file.status(c);
    for (const auto& unit : finished[c])
      status.runs_diverged += static_cast<std::uint64_t>(std::ranges::count(std::span(runs).subspan(unit.seed_begin, unit.seed_count), 2));
  }
  return status;
}

std::string to_text(const ResultFile& file, const StatusReport& status) {
  std::string text = file.path() + ": " + format_count(status.units_done) + " of " + format_count(status.units, "unit") + " (" +
                     rounded(100 * static_cast<double>(status.units_done) / static_cast<double>(status.units)) + " %), " +
                     format_count(status.runs_done) + " of " + format_count(status.runs, "run") + ", " +
                     format_count(status.runs_diverged) + " diverged" + (status.complete() ? ", complete" : "") + "\n";
  text += status.writer ? "  being written by " + *status.writer + "\n" : "  nobody is writing it\n";
  if (status.attempts == 0) return text;
  text += "  attempt " + std::to_string(status.attempts) + ": " + rounded(status.rate_per_s) + " units a second on " +
          format_count(status.ranks.size(), "rank") + ", busy " +
          rounded(100 * status.load()) + " % of " + format_duration(status.span_s) + "; last unit finished " +
          format_duration(status.idle_s) + " ago\n" + rank_lines(status);
  if (any_other(status.programs)) text += "  trained: " + text_of(status.programs) + "\n";
  if (const auto left_s = status.remaining_s(); left_s && !status.complete())
    text += std::string(status.writer ? "  " : "  run again to resume: at that rate ") + format_duration(*left_s) + " left\n";
  return text;
}

std::string to_json(const ResultFile& file, const StatusReport& status, int indent) {
  using Json = nlohmann::ordered_json;
  Json units_by_rank = Json::object(), ranks = Json::array(), programs = Json::array();
  for (const auto& [rank, load] : status.ranks) {
    units_by_rank[std::to_string(rank)] = load.units;
    ranks.push_back({{"rank", rank}, {"units", load.units}, {"busy_s", load.busy_s}});
  }
  for (const auto& [program, units] : status.programs) programs.push_back({{"program", program_text(program)}, {"units", units}});
  const auto left_s = status.remaining_s();
  return Json{{"file", file.path()},
              {"complete", status.complete()},
              {"running", status.writer.has_value()},
              {"writer", status.writer ? Json(*status.writer) : Json()},
              {"units", status.units},
              {"units_done", status.units_done},
              {"runs", status.runs},
              {"runs_done", status.runs_done},
              {"runs_diverged", status.runs_diverged},
              {"attempts", status.attempts},
              {"busy_s", status.busy_s},
              {"load", status.load()},
              {"units_per_s", status.rate_per_s},
              {"remaining_s", left_s ? Json(*left_s) : Json()},
              {"last_unit_end_s", status.last_end_s},
              {"units_by_rank", units_by_rank},
              {"ranks", ranks},
              {"programs", programs}}
      .dump(indent, ' ', false, Json::error_handler_t::replace);  // the path may be no UTF-8
}

}  // namespace asymsweep
