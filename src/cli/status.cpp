// asymsweep status: progress from the file alone, while the sweep runs and after a crash.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "store/reader.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

struct Status {
  std::uint64_t units = 0, units_done = 0, runs = 0, runs_done = 0, runs_diverged = 0;
  int attempts = 0;
  double busy_s = 0;       ///< training time of finished units, over all ranks
  double last_end_s = 0;   ///< end of the latest finished unit, s since the epoch
  double rate_per_s = 0;   ///< units finished per second in the latest attempt
  std::map<int, std::uint64_t> units_by_rank;  ///< latest attempt
};

Status read_status(const ResultFile& file) {
  Status status;
  const auto& layout = file.layout();
  const auto table = file.unit_table();
  status.units = layout.units.size();
  for (std::size_t u = 0; u < layout.units.size(); ++u) {
    status.runs += layout.units[u].seed_count;
    if (!table.done[u]) continue;
    status.units_done += 1;
    status.runs_done += layout.units[u].seed_count;
    status.busy_s += table.duration[u];
    status.attempts = std::max(status.attempts, static_cast<int>(table.attempt[u]));
  }
  double begin = std::numeric_limits<double>::infinity();
  std::uint64_t latest = 0;
  for (std::size_t u = 0; u < layout.units.size(); ++u) {
    if (!table.done[u] || table.attempt[u] != status.attempts) continue;
    latest += 1;
    status.units_by_rank[table.rank[u]] += 1;
    begin = std::min(begin, table.start[u]);
    status.last_end_s = std::max(status.last_end_s, table.start[u] + table.duration[u]);
  }
  if (latest > 0) status.rate_per_s = static_cast<double>(latest) / std::max(status.last_end_s - begin, 1e-6);
  for (std::size_t c = 0; c < layout.configurations(); ++c)
    status.runs_diverged += static_cast<std::uint64_t>(std::ranges::count(file.status(c), 2));
  return status;
}

Json to_json(const ResultFile& file, const Status& status) {
  Json ranks = Json::object();
  for (const auto& [rank, units] : status.units_by_rank) ranks[std::to_string(rank)] = units;
  return {{"file", file.path()}, {"complete", status.units_done == status.units}, {"units", status.units},
          {"units_done", status.units_done}, {"runs", status.runs}, {"runs_done", status.runs_done},
          {"runs_diverged", status.runs_diverged}, {"attempts", status.attempts}, {"busy_s", status.busy_s},
          {"units_per_s", status.rate_per_s}, {"last_unit_end_s", status.last_end_s}, {"units_by_rank", ranks}};
}

void print(const ResultFile& file, const Status& status) {
  const bool complete = status.units_done == status.units;
  std::cout << file.path() << ": " << format_count(status.units_done) << " of " << format_count(status.units) << " units, "
            << format_count(status.runs_done) << " of " << format_count(status.runs) << " runs"
            << (complete ? ", complete" : "") << "\n";
  if (status.runs_diverged > 0) std::cout << "  " << format_count(status.runs_diverged) << " runs diverged\n";
  if (status.attempts == 0) return;
  const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  std::cout << "  attempt " << status.attempts << ": " << format_number(std::round(10 * status.rate_per_s) / 10)
            << " units a second on " << status.units_by_rank.size()
            << (status.units_by_rank.size() == 1 ? " rank" : " ranks") << ", last one finished "
            << format_duration(now - status.last_end_s) << " ago\n";
  if (!complete)
    std::cout << "  at that rate " << format_duration(static_cast<double>(status.units - status.units_done) / status.rate_per_s)
              << " left\n";
}

int execute(const std::vector<std::string>& words) {
  boost::program_options::options_description own("options");
  own.add_options()("json", "as one JSON object");
  const auto arguments = parse_arguments(status_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto file = ResultFile::open(arguments.positional[0]);
  const auto status = read_status(file);
  if (arguments.has("json")) std::cout << to_json(file, status).dump(2) << "\n";
  else print(file, status);
  return exit_done;
}

}  // namespace

Command status_command() {
  return {.name = "status",
          .usage = "status FILE [--json]",
          .summary = "Progress of a result file, also while the sweep is running, also after a crash.",
          .details = "example:\n  asymsweep status smoke.h5\n",
          .execute = execute};
}

}  // namespace asymsweep
