#include "cli/status_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "cli/json_text.hpp"
#include "core/characters.hpp"
#include "core/program_identity.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

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

/// What failed, and the last thing that the first one said.
std::string failure_lines(const StatusReport& status, const std::vector<FailureReport>& failures) {
  std::string text;
  for (const auto& failure : failures)
    text += "  failed: configuration " + std::to_string(failure.configuration) + (failure.axes.empty() ? "" : " (" + failure.axes + ")") + ", seed " + std::to_string(failure.seed) + ": " +
            (failure.reason.empty() ? "the file keeps the reason of another run in its place" : printable(failure.reason)) + "\n";
  if (status.runs_failed > failures.size()) text += "  and " + format_count(status.runs_failed - failures.size()) + " more (--json lists up to 1,000)\n";
  if (failures.empty() || failures.front().log.empty()) return text;
  text += "  last lines of standard error of the first one:\n";
  for (const auto& line : failures.front().log) text += "    " + printable(line) + "\n";
  return text;
}

/// "  until decided: 2 of 3 claims decided (the last look was after 128 seeds), 54,000 runs saved\n"
std::string looks_line(const StatusReport& status) {
  if (!status.looks) return "";
  const auto& [what, last, left_out] = *status.looks;
  if (!last) return "  until decided: no look yet\n";
  return "  until decided: " + format_count(last->decided) + " of " + format_count(last->decided + last->undecided, what) + " decided, " + format_count(last->undecided) + " undecided after a look at up to " +
         format_count(last->seeds, "seed") + "; " + format_count(left_out, "run") + " saved" + (status.complete() ? "" : " so far") + "\n";
}

}  // namespace

std::string to_text(const StatusReport& status, const std::vector<FailureReport>& failures) {
  std::string text = status.path + ": " + format_count(status.units_done) + " of " + format_count(status.needed(), "unit") + " (" +
                     rounded(100 * static_cast<double>(status.units_done) / static_cast<double>(std::max<std::uint64_t>(status.needed(), 1))) + " %), " +
                     format_count(status.runs_done) + " of " + format_count(status.runs - status.runs_left_out, "run") + ", " +
                     format_count(status.runs_diverged) + " diverged" + (status.runs_failed ? ", " + format_count(status.runs_failed) + " failed" : "") + (status.complete() ? ", complete" : "") + "\n";
  text += status.writer ? "  being written by " + *status.writer + "\n" : "  nobody is writing it\n";
  text += looks_line(status);
  if (status.attempts == 0) return text;
  text += "  attempt " + std::to_string(status.attempts) + ": " + rounded(*status.rate_per_s) + " units a second on " +
          format_count(status.ranks.size(), "rank") + ", busy " +
          rounded(100 * *status.load()) + " % of " + format_duration(status.span_s) + "; last unit finished " +
          format_duration(status.idle_s) + " ago\n" + rank_lines(status);
  if (any_other(status.programs)) text += "  trained: " + text_of(status.programs) + "\n";
  if (const auto left_s = status.remaining_s(); left_s && !status.complete())
    text += std::string(status.writer ? "  " : "  run again to resume: at that rate ") + (status.looks ? "at most " : "") + format_duration(*left_s) + " left\n";
  return text + failure_lines(status, failures);
}

Json looks_json(const std::optional<LooksStatus>& looks) {
  if (!looks) return nullptr;
  const auto of_last = [&](std::uint64_t LookNote::*count) { return looks->last ? Json(*looks->last.*count) : Json(); };
  return {{"of", looks->what + "s"}, {"decided", of_last(&LookNote::decided)}, {"undecided", of_last(&LookNote::undecided)}, {"seeds", of_last(&LookNote::seeds)}, {"runs_left_out", looks->runs_left_out}};
}

std::string to_json(const StatusReport& status, const std::vector<FailureReport>& failures, int indent) {
  Json units_by_rank = Json::object(), ranks = Json::array(), programs = Json::array();
  for (const auto& [rank, load] : status.ranks) {
    units_by_rank[std::to_string(rank)] = load.units;
    ranks.push_back({{"rank", rank}, {"units", load.units}, {"busy_s", load.busy_s}});
  }
  for (const auto& [program, units] : status.programs) programs.push_back({{"program", program_text(program)}, {"units", units}});
  Json failed = Json::array();
  for (const auto& failure : failures)
    failed.push_back({{"configuration", failure.configuration}, {"axes", failure.axes}, {"seed", failure.seed}, {"reason", failure.reason}, {"tries", failure.tries}, {"stderr", failure.log}});
  return json_text({{"file", status.path},
                    {"complete", status.complete()},
                    {"running", status.writer.has_value()},
                    {"writer", or_null(status.writer)},
                    {"units", status.units},
                    {"units_done", status.units_done},
                    {"runs", status.runs},
                    {"runs_done", status.runs_done},
                    {"runs_diverged", status.runs_diverged},
                    {"runs_failed", status.runs_failed},
                    {"until_decided", looks_json(status.looks)},
                    {"attempts", status.attempts},
                    {"busy_s", status.busy_s},
                    {"load", or_null(status.load())},
                    {"units_per_s", or_null(status.rate_per_s)},
                    {"remaining_s", or_null(status.remaining_s())},
                    {"last_unit_end_s", or_null(status.last_end_s)},
                    {"units_by_rank", units_by_rank},
                    {"ranks", ranks},
                    {"programs", programs},
                    {"failures", failed}},
                   indent);
}

}  // namespace asymsweep
