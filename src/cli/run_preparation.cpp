#include "cli/run_preparation.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/launcher.hpp"
#include "cli/result_layout.hpp"
#include "core/build_info.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "scheduler/communicator.hpp"
#include "store/library_version.hpp"
#include "store/reader.hpp"
#include "store/skeleton.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

std::string now_utc() {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
  return text;
}

void add_provenance(Layout& layout, const std::vector<Flag>& flags, int ranks) {
  std::string flag_text;
  for (const auto& [key, value] : flags) flag_text += (flag_text.empty() ? "--" : " --") + key + " \"" + value + "\"";
  utsname system = {};
  uname(&system);
  const char* job = std::getenv("SLURM_JOB_ID");
  layout.attributes["sweep_flags"] = flag_text;
  layout.attributes["program"] = std::string("asymsweep");
  layout.attributes["program_version"] = std::string(build_info::version);
  layout.attributes["commit"] = std::string(build_info::commit);
  layout.attributes["compiler"] = std::string(build_info::compiler);
  layout.attributes["compiler_flags"] = std::string(build_info::compiler_flags);
  layout.attributes["architecture"] = std::string(build_info::architecture);
  layout.attributes["mpi_version"] = mpi_library_version();
  layout.attributes["hdf5_version"] = hdf5_library_version();
  layout.attributes["host"] = std::string(system.nodename);
  layout.attributes["ranks"] = std::int64_t{ranks};
  layout.attributes["slurm_job"] = std::string(job ? job : "");
  layout.attributes["created"] = now_utc();
}

/// Another version of this program may compute other metrics, or other checkpoints.
void require_same_shape(const Layout& stored, const Layout& wanted, const std::string& path) {
  const auto names = [](const Layout& layout) {
    std::vector<std::string> list;
    for (const auto& metric : layout.metrics) list.push_back(metric.name + (metric.curve ? " (curve)" : ""));
    return list;
  };
  if (names(stored) != names(wanted) || stored.checkpoints != wanted.checkpoints)
    throw UserError(path + " was begun by " + stored.text("program") + " " + stored.text("program_version") + " (" +
                    stored.text("commit") + "), which stores other metrics or checkpoints than this version; finish it "
                    "with that version, or choose another file with -o");
}

/// Refuses a file of another sweep, naming the first difference.
void require_same_sweep(const ResultFile& file, const Sweep& sweep, const std::string& path) {
  const auto stored = parse_sweep(file.layout().text("sweep_canonical"), path, {}, key_table());
  if (const auto difference = first_difference(stored.identity(), sweep.identity()))
    throw UserError(path + " holds another sweep: " + *difference +
                    "; choose another file with -o, or throw this one away with --overwrite");
}

}  // namespace

std::string RunAssignment::to_text() const {
  std::vector<std::uint64_t> blocks;
  for (const auto& unit : units) blocks.insert(blocks.end(), {unit.configuration, unit.seed_begin, unit.seed_count});
  return nlohmann::json{{"path", path}, {"canonical", canonical}, {"pending", pending}, {"blocks", blocks},
                        {"attempt", attempt}, {"progress", static_cast<int>(progress)},
                        {"time_limit_s", time_limit_s}, {"max_units", max_units}, {"json", json}}
      .dump();
}

RunAssignment RunAssignment::from_text(const std::string& text) {
  const auto from = nlohmann::json::parse(text);
  const auto blocks = from["blocks"].get<std::vector<std::uint64_t>>();
  std::vector<StoredUnit> units;
  for (std::size_t i = 0; i < blocks.size(); i += 3) units.push_back({blocks[i], blocks[i + 1], blocks[i + 2]});
  return {.path = from["path"], .canonical = from["canonical"],
          .pending = from["pending"].get<std::vector<std::uint64_t>>(), .units = std::move(units),
          .attempt = from["attempt"], .progress = static_cast<ProgressStyle>(from["progress"].get<int>()),
          .time_limit_s = from["time_limit_s"], .max_units = from["max_units"], .json = from["json"]};
}

RunAssignment prepare_run(const RunRequest& request, int ranks, std::unique_ptr<FileLock>& lock) {
  const auto sweep = load_sweep(request.sweep_path, request.flags, key_table());
  if (const auto mismatch = launcher_mismatch(ranks, [](const char* name) { return std::getenv(name); }))
    throw UserError(*mismatch);

  RunAssignment assignment{.path = request.output.value_or(sweep.name + ".h5"), .canonical = sweep.canonical,
                           .pending = {}, .progress = request.progress,
                           .time_limit_s = request.time_limit_s.value_or(0),
                           .max_units = request.max_units.value_or(0), .json = request.json};
  lock = std::make_unique<FileLock>(assignment.path);
  if (request.overwrite || !fs::exists(assignment.path)) {
    auto layout = result_layout(sweep, training_plan(sweep));
    add_provenance(layout, request.flags, ranks);
    create_result_file(assignment.path, layout, request.overwrite ? IfExists::replace : IfExists::refuse);
  }
  const auto file = ResultFile::open(assignment.path);
  require_same_sweep(file, sweep, assignment.path);
  require_same_shape(file.layout(), result_shape(sweep, training_plan(sweep)), assignment.path);
  assignment.pending = units_to_run(file);
  assignment.units = file.layout().units;
  const auto attempts = file.unit_table().attempt;
  assignment.attempt = attempts.empty() ? 1 : *std::ranges::max_element(attempts) + 1;
  return assignment;
}

}  // namespace asymsweep
