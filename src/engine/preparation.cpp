#include "engine/preparation.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/calibration.hpp"
#include "engine/claim_versions.hpp"
#include "engine/extension.hpp"
#include "engine/launcher.hpp"
#include "engine/plan.hpp"
#include "engine/preflight.hpp"
#include "engine/program_runs.hpp"
#include "engine/program_warnings.hpp"
#include "engine/provenance.hpp"
#include "engine/recompute.hpp"
#include "engine/log_folder.hpp"
#include "engine/result_layout.hpp"
#include "engine/same_writing.hpp"
#include "engine/warnings.hpp"
#include "problems/program.hpp"
#include "scheduler/communicator.hpp"
#include "store/file_system.hpp"
#include "store/named_file.hpp"
#include "store/posix_file.hpp"
#include "store/reader.hpp"
#include "store/skeleton.hpp"
#include "store/verify.hpp"
#include "sweep/comparison.hpp"
#include "sweep/file_content.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

void require_same_shape(const Layout& stored, const Layout& wanted, const std::string& path) {
  if (same_shape(stored, wanted)) return;
  throw UserError(path + " was begun by " + stored.text("program") + " " + stored.text("program_version") + " (" +
                  stored.text("commit") + "), which stores other metrics or checkpoints than this version; finish it "
                  "with that version, or choose another file with -o");
}

ResultFile open_existing(const std::string& path) {
  try {
    return ResultFile::open(path, CutShort::accept);
  } catch (const StorageError& error) {
    throw StorageError(std::string(error.what()) +
                       "; nothing was changed: restore it from a copy, choose another file with -o, or throw it away "
                       "with --overwrite");
  }
}

Sweep parse_stored(const ResultFile& file) {
  return parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + file.path(), {}, key_table());
}

/// The file's sweep, run as the wanted one says: timeouts and the like are no part of what a file holds.
Sweep run_as_wanted(Sweep stored, const Sweep& wanted, const std::string& path) {
  std::vector<Flag> flags;
  for (const auto& key : wanted.aside)
    if (wanted.fixed.has(key))
      if (const auto text = to_text(wanted.fixed.value(key)); !text.empty()) flags.emplace_back(key, text);
  return flags.empty() ? std::move(stored) : parse_sweep(stored.canonical, path, flags, key_table());
}

/// What `analyze` would judge by: kept in the file.
bool judges_otherwise(const Sweep& stored, const Sweep& wanted) {
  if (!is_program(stored) || !is_program(wanted)) return false;
  const auto before = program_specification(stored.fixed), after = program_specification(wanted.fixed);
  return before.improvement_bounds != after.improvement_bounds || improvement_formula(before).text() != improvement_formula(after).text();
}

HowFar how_far(const RunRequest& request) { return request.until_decided ? HowFar::until_decided : HowFar::all_seeds; }

Layout layout_of(const Sweep& sweep, const RunRequest& request, int ranks) {
  auto layout = result_layout(sweep, training_plan(sweep), how_far(request));
  layout.attributes.merge(provenance(request.flags, ranks));
  return layout;
}

/// Of a file that grows out of one that others have begun.
Layout layout_of(const Sweep& sweep, const RunRequest& request, int ranks, const Layout& stored) {
  auto layout = layout_of(sweep, request, ranks);
  for (const auto& [name, value] : provenance({}, ranks))
    if (const auto found = stored.attributes.find(name); found != stored.attributes.end() && name != "sweep_flags")
      layout.attributes[name] = joined(found->second, value);
  if (is_program(sweep)) layout.attributes.merge(kept_contents(sweep, {&stored}));
  // Whoever extends may have looked first: `analyze` then judges by bounds that hold at every look.
  std::get<std::int64_t>(layout.attributes["extensions"]) += 1;
  return layout;
}

/// Before this program adds units to those of others; once it has, it need not ask again. A signal and the time limit end the
/// comparison: nothing is trained after them.
void require_same_bits(const ResultFile& file, const Sweep& sweep, const RunRequest& request, Observer& observer) {
  if (has_compared(file)) return;
  const auto left_s = time_left_s(request.time_limit_s, [](const char* name) { return std::getenv(name); }, epoch_s());
  const double end_s = epoch_s() + left_s.value_or(std::numeric_limits<double>::infinity());
  if (const auto other = compare_with_other_programs(file, sweep, training_plan(sweep), observer, [&] { return observer.stop_asked() || epoch_s() > end_s; }))
    throw UserError(*other + "; finish it with the program that began it, choose another file with -o, or throw this one away with --overwrite");
}

/// The file that is there, where it can be read and has runs of this sweep: whoever made it could look at them.
std::optional<ResultFile> with_runs_of(const Sweep& sweep, const std::string& path) {
  try {
    auto file = ResultFile::open(path);
    const auto stored = parse_stored(file);
    const auto same = as_written_in(stored, sweep);
    if (!first_difference(stored, same) || find_extension(stored, same) || find_extension(same, stored)) return file;
  } catch (const StorageError&) {  // its claims are lost with it
  } catch (const UserError&) {     // a sweep of another version
  }
  return std::nullopt;
}

/// The file of this sweep: as it is, in its own order of axes and values, new, or grown out of the file of a smaller one.
/// Refuses that of another sweep. `extended`: it has grown now.
ResultFile open_or_make(const RunRequest& request, const std::string& path, int ranks, Observer& observer, bool& extended) {
  const auto& sweep = request.sweep;
  const bool overwrite = request.existing == Existing::overwrite, extend = request.existing == Existing::extend;
  const auto shape = result_shape(sweep, training_plan(sweep));
  const auto make = [&](IfExists if_exists, const std::optional<ResultFile>& replaced = std::nullopt) {
    require_no_refusals(sweep);
    if (is_program(sweep)) require_command(sweep);
    require_space(path, schema::result_bytes(shape));  // before anything of that size is in memory
    auto layout = layout_of(sweep, request, ranks);
    if (replaced) layout.first_claims = claims_after(*replaced, sweep, how_far(request));
    create_result_file(path, layout, if_exists);
    return ResultFile::open(path);
  };
  std::error_code unknown;  // making the file then says what is wrong
  if (!fs::exists(path, unknown)) return make(overwrite ? IfExists::replace : IfExists::refuse);
  require_result_file(path);  // --overwrite too: a slip must not cost the user another file
  if (overwrite) return make(IfExists::replace, with_runs_of(sweep, path));

  auto file = open_existing(path);
  const auto stored = parse_stored(file);
  const auto difference = first_difference(stored, sweep);
  const bool judges_anew = !difference && judges_otherwise(stored, sweep);
  if (judges_anew && !extend)
    observer.warn(path + " keeps the program.improvement and program.improvement_bounds that it has; --extend gives it those of this sweep");
  if (!difference && !(judges_anew && extend)) {
    require_same_shape(file.layout(), shape, path);
    if (!file.cut_short()) return file;
    restore_length(path);
    return ResultFile::open(path);
  }
  const auto extension = same_shape(file.layout(), shape) ? find_extension(stored, sweep) : std::nullopt;
  if (!extend && !extension && same_shape(file.layout(), shape) && find_extension(sweep, stored))
    throw UserError(path + " holds a larger sweep: " + *difference +
                    "; it has every run of this one. To finish it give all its values (`asymsweep analyze` writes them to sweep.ini), "
                    "or choose another file with -o");
  const auto code = changed_code(stored, sweep);
  const auto reason = code ? *code + " has changed since the file was begun, and mended code is another sweep" : !extension ? obstacle(stored, sweep) : difference ? *difference : std::string();  // none: it is judged anew
  if (!extend)
    throw UserError(path + " holds another sweep: " + reason +
                    (extension ? "; --extend keeps its runs and computes what is new," : ";") +
                    (extension ? " or" : "") + " choose another file with -o, or throw this one away with --overwrite");
  if (!extension)
    throw UserError(path + " cannot be extended: the sweep must have every run of the file, with the same checkpoints, but " +
                    reason);
  require_no_refusals(sweep);
  require_same_bits(file, stored, request, observer);  // before the file becomes another
  extended = true;
  require_space(path, schema::result_bytes(shape));
  auto layout = layout_of(sweep, request, ranks, file.layout());
  layout.first_claims = kept_claims(file);
  create_from_runs(path, std::move(layout), std::array{RunSource{file, *extension}}, IfExists::replace);
  return ResultFile::open(path);
}

constexpr double patience_of_warnings_s = 0.4;  // nominal

/// The first unit cannot end in time. Measured only when it could be close: that takes a moment.
void warn_if_too_late(const RunAssignment& assignment, const Sweep& sweep, Observer& observer) {
  if (!can_be_timed(sweep)) return;
  const auto limit_s = assignment.time_limit_s > 0 ? std::optional(assignment.time_limit_s) : std::nullopt;
  const auto left_s = time_left_s(limit_s, [](const char* name) { return std::getenv(name); }, epoch_s());
  if (!left_s || assignment.pending.empty()) return;
  const auto& unit = assignment.units[assignment.pending.front()];
  if (20 * static_cast<double>(unit.seed_count) * nominal_cost_s(sweep.configuration(unit.configuration)) < *left_s) return;
  const double needed_s = predicted_unit_s(sweep, unit);
  if (needed_s > *left_s)
    observer.warn("the first unit needs about " + format_duration(needed_s) + ", but only " + format_duration(*left_s) +
         " are left: give the job more time, or nothing will be finished");
}

/// The units of failed runs too, in scheduling order.
std::vector<std::uint64_t> with_failed_units(std::vector<std::uint64_t> pending, const ResultFile& file) {
  const auto table = file.unit_table();
  std::vector<std::uint64_t> all;
  for (std::uint64_t unit = 0; unit < table.done.size(); ++unit)
    if (std::ranges::binary_search(pending, unit) || std::ranges::count(file.unit_data(unit).status, 3) > 0) all.push_back(unit);
  return all;
}

/// What an earlier run left out is to be run after all.
void need_all_units(const ResultFile& file) {
  auto marks = file.unit_table().not_needed;
  if (std::ranges::count(marks, 0) == std::ssize(marks)) return;
  std::ranges::fill(marks, std::int8_t{0});
  auto writable = PosixFile::open(file.path(), O_RDWR);
  writable.write_at(file.offsets().unit_columns[schema::not_needed], std::as_bytes(std::span(marks)));
  writable.sync_data();
}

/// Nothing of the file needs writing, or of its folder: it is this sweep's, and every unit is in it as it was written.
bool is_complete(const Sweep& sweep, const std::string& path) {
  std::error_code unknown;
  if (!fs::is_regular_file(path, unknown) || ::access(path.c_str(), R_OK) != 0) return false;  // a pipe would be waited for
  try {
    const auto file = ResultFile::open(path);
    return !first_difference(parse_stored(file), sweep) && units_to_run(file).empty();
  } catch (const StorageError&) {  // not a file that can be trusted
    return false;
  }
}

/// What the file that is there says in other words is said in its own. Where it cannot be read, opening it says so later.
RunRequest in_words_of_the_file(RunRequest request, const std::string& path) {
  std::error_code none;
  if (!is_program(request.sweep) || request.existing == Existing::overwrite || !fs::is_regular_file(path, none)) return request;
  try {
    request.sweep = as_written_in(parse_stored(ResultFile::open(path, CutShort::accept)), request.sweep);
  } catch (const StorageError&) {
  } catch (const UserError&) {
  }
  return request;
}

}  // namespace

PreparedRun prepare_run(const RunRequest& given, const Machine& machine, std::unique_ptr<FileLock>& lock, Observer& observer) {
  const auto path = behind_link(given.output.value_or(given.sweep.name + ".h5"));
  const auto request = in_words_of_the_file(given, path);
  const auto& wanted = request.sweep;
  if (const auto mismatch = launcher_mismatch(machine.ranks, [](const char* name) { return std::getenv(name); }))
    throw UserError(*mismatch);

  RunAssignment assignment{.path = path, .canonical = {},
                           .pending = {}, .time_limit_s = request.time_limit_s.value_or(0),
                           .max_units = request.max_units.value_or(0)};
  try {
    require_writable(assignment.path);
  } catch (const StorageError&) {
    if (request.existing != Existing::finish || request.until_decided || !is_complete(wanted, assignment.path)) throw;
    assignment.units = ResultFile::open(assignment.path).layout().units;
    return {std::move(assignment), wanted, nullptr};
  }
  if (request.keep_stderr) require_log_folder(path);
  if (is_program(wanted)) require_gpus(wanted, (machine.ranks + machine.nodes - 1) / machine.nodes);
  lock = std::make_unique<FileLock>(assignment.path);
  bool extended = false;
  const auto file = open_or_make(request, assignment.path, machine.ranks, observer, extended);
  register_claims(file, wanted, how_far(request), request.retry_failed ? Repeats::some_runs : Repeats::no_run, observer);
  assignment.canonical = file.layout().text("sweep_canonical");
  auto sweep = parse_stored(file);
  if (is_program(sweep)) {
    sweep = run_as_wanted(std::move(sweep), wanted, assignment.path);
    assignment.canonical = sweep.canonical;
  }
  assignment.keep_stderr = request.keep_stderr;
  assignment.pending = units_to_run(file);
  if (request.retry_failed) assignment.pending = with_failed_units(std::move(assignment.pending), file);
  assignment.units = file.layout().units;
  assignment.offsets = file.offsets();
  const auto attempts = file.unit_table().attempt;
  for (std::size_t u = 0; u < attempts.size(); ++u)
    if (!std::ranges::binary_search(assignment.pending, u)) assignment.attempt = std::max(assignment.attempt, attempts[u] + 1);
  if (const auto warning = storage_warning(assignment.path, file_system_at(assignment.path), machine.nodes)) observer.warn(*warning);
  if (lock->method() == FileLock::Method::content)
    observer.warn("the file system of " + assignment.path + " has no locks: " + assignment.path +
         ".lock keeps a second run away, but not one that starts in the same moment on another node");
  if (!assignment.pending.empty() && !extended) require_same_bits(file, sweep, request, observer);
  if (!assignment.pending.empty()) warn_of_little_to_see(sweep, patience_of_warnings_s, observer), warn_of_unnamed_files(sweep, observer);
  warn_if_too_late(assignment, sweep, observer);
  std::unique_ptr<Looks> looks;
  if (request.until_decided) looks = std::make_unique<Looks>(assignment.path, sweep, request.until_decided, assignment.pending, *claims_versions(file).back().until_decided);
  else need_all_units(file);
  if (!assignment.pending.empty())
    for (const auto& note : notes_of(wanted, training_plan(wanted))) observer.warn(note);
  return {std::move(assignment), std::move(sweep), std::move(looks)};
}

}  // namespace asymsweep
