#include "engine/program_runs.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "engine/unchanged_files.hpp"
#include "problems/program.hpp"
#include "program/process_spawner.hpp"
#include "program/python_module.hpp"
#include "program/runner.hpp"
#include "store/kept_files.hpp"
#include "store/schema.hpp"
#include "sweep/file_content.hpp"

namespace asymsweep {
namespace {

ProcessEnvironment environment_of(const ProgramSpecification& specification, const ProcessEnvironment& rank) {
  auto environment = without_launcher(rank);
  set_threads(environment, specification.threads);
  set_gpus(environment, specification.gpus_per_rank, local_rank(rank));
  if (!specification.process_per_run) set_variable(environment, "ASYMSWEEP_WORKER", "1");
  if (const auto folder = python_module_folder(); !folder.empty()) {
    const auto before = variable(environment, "PYTHONPATH").value_or("");
    set_variable(environment, "PYTHONPATH", before.empty() ? folder : folder + ":" + before);
  }
  return environment;
}

ProgramSettings settings_of(const Sweep& sweep, const ProcessEnvironment& rank, const std::string& log_file) {
  const auto specification = program_specification(sweep.fixed);
  return {.command = specification.command,
          .mode = specification.process_per_run ? ProgramMode::process : ProgramMode::worker,
          .timeout_s = specification.timeout_s,
          .retries = specification.retries,
          .root_seed = sweep.root_seed,
          .shape = {.metrics = specification.metrics, .curves = specification.curves, .curve_points = specification.curve_steps.size()},
          .curve_steps = specification.curve_steps,
          .environment = environment_of(specification, rank),
          .log_file = log_file,
          .require_files = UnchangedFiles(named_contents(sweep.fixed.word("program.files")))};
}

class SpawnedRuns final : public ProgramRuns {
 public:
  SpawnedRuns(Spawner& spawner, ProgramSettings settings) : runner_(spawner, std::move(settings)) {}

  std::optional<ProgramRunOutcome> run(const Configuration& configuration, std::uint64_t seed, const Cancelled& cancelled) override {
    auto result = runner_.run({program_parameters(configuration), seed}, cancelled);
    if (!result) return std::nullopt;
    auto& answer = result->answer;
    ProgramRunOutcome outcome{std::move(answer.metrics), std::move(answer.curves), std::nullopt};
    if (!answer.failure.empty()) outcome.failure = FailedRun{seed, std::move(answer.failure), result->tries, std::move(result->log)};
    return outcome;
  }
  std::string take_log_trouble() override { return runner_.take_log_trouble(); }

 private:
  ProgramRunner runner_;
};

std::uint64_t first_seed_of(const Layout& layout) {
  for (const auto& coordinate : layout.coordinates)
    if (coordinate.name == "seed")
      if (const auto* seeds = std::get_if<std::vector<std::int64_t>>(&coordinate.values); seeds && !seeds->empty()) return static_cast<std::uint64_t>(seeds->front());
  return 0;
}

bool can_execute(const std::filesystem::path& path) {
  std::error_code none;
  return !std::filesystem::is_directory(path, none) && ::access(path.c_str(), X_OK) == 0;
}

/// Nothing of a file that is not here, or has another content; require_contents says so, where it is needed.
std::optional<std::string> content_here(const std::string& path, const std::string& hash) try {
  auto content = content_of_file(path);
  return hash_hex(content) == hash ? std::optional(std::move(content)) : std::nullopt;
} catch (const UserError&) {
  return std::nullopt;
}

bool is_in_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (can_execute(std::filesystem::path(folder.empty() ? "." : folder) / name)) return true;
  return false;
}

}  // namespace

bool is_program(const Sweep& sweep) { return sweep.fixed.word("problem.environment") == "program"; }

void require_command(const Sweep& sweep) {
  const auto program = program_specification(sweep.fixed).command.front();
  const bool found = program.find('/') == program.npos ? is_in_path(program) : can_execute(program);
  if (!found)
    throw UserError("program.command: '" + program + "' is no program that can be started " +
                    (program.find('/') == program.npos ? "(in the folders of PATH)" : "(as seen from this folder; is it executable?)"));
}

void require_gpus(const Sweep& sweep, int ranks_per_node) {
  auto environment = process_spawner().environment();
  set_gpus(environment, program_specification(sweep.fixed).gpus_per_rank, ranks_per_node - 1);
}

void require_contents(const Sweep& sweep) {
  for (const auto& [path, hash] : named_contents(sweep.fixed.word("program.files"))) {
    try {
      if (hash_hex(content_of_file(path)) == hash) continue;
    } catch (const UserError& error) {
      throw UserError(std::string("program.files ") + error.what());
    }
    throw UserError("program.files: " + path + " has another content here than in the sweep; `asymsweep analyze` writes the sweep's to DIR/program/");
  }
}

std::optional<std::string> changed_code(const Sweep& one, const Sweep& other) {
  if (!is_program(one) || !is_program(other)) return std::nullopt;
  const auto before = named_contents(one.fixed.word("program.files")), after = named_contents(other.fixed.word("program.files"));
  if (!std::ranges::equal(before, after, {}, &NamedContent::path, &NamedContent::path)) return std::nullopt;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i].hash != after[i].hash) return before[i].path;
  return std::nullopt;
}

std::map<std::string, Attribute> kept_contents(const Sweep& sweep, const std::vector<const Layout*>& others) {
  constexpr std::size_t most_bytes = std::size_t{1} << 20;
  std::map<std::string, std::string> by_hash;
  for (const auto* other : others)
    for (auto& file : kept_files(other->attributes)) by_hash.emplace(hash_hex(file.content), std::move(file.content));
  std::map<std::string, Attribute> kept;
  std::size_t number = 0;  // of the path in program.files, whatever is kept of the others
  for (const auto& [path, hash] : named_contents(sweep.fixed.word("program.files"))) {
    ++number;
    auto content = content_here(path, hash);
    if (const auto found = by_hash.find(hash); !content && found != by_hash.end()) content = found->second;
    if (content && content->size() <= most_bytes && schema::is_text(*content)) keep_file(kept, number, {path, *content});
  }
  return kept;
}

std::shared_ptr<ProgramRuns> program_runs(const Sweep& sweep, const std::string& log_file) {
  require_contents(sweep);
  auto& spawner = process_spawner();
  return std::make_shared<SpawnedRuns>(spawner, settings_of(sweep, spawner.environment(), log_file));
}

std::string failure_json(std::uint64_t configuration, const FailedRun& failure) {
  auto lines = failure.log;
  auto reason = failure.reason;
  for (;;) {
    auto text = nlohmann::ordered_json{{"configuration", configuration}, {"seed", failure.seed}, {"tries", failure.tries}, {"reason", reason}, {"stderr", lines}}.dump(
        -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (text.size() <= schema::failure_bytes) return text;
    if (!lines.empty()) lines.erase(lines.begin());
    else reason.resize(reason.size() / 2);
  }
}

std::optional<FailedRun> kept_failure(const ResultFile& file, std::uint64_t configuration, std::uint64_t seed) {
  const auto text = file.failure_text(configuration, seed);
  const auto first_seed = first_seed_of(file.layout());
  const auto kept = nlohmann::json::parse(text, nullptr, false);
  if (!kept.is_object()) return std::nullopt;
  try {
    if (kept.at("configuration").get<std::uint64_t>() != configuration || kept.at("seed").get<std::uint64_t>() != first_seed + seed) return std::nullopt;
    return FailedRun{first_seed + seed, kept.at("reason").get<std::string>(), kept.at("tries").get<int>(), kept.at("stderr").get<std::vector<std::string>>()};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string moved_failure(const ResultFile& file, std::uint64_t configuration, std::uint64_t seed, std::uint64_t new_configuration) {
  const auto failure = kept_failure(file, configuration, seed);
  return failure ? failure_json(new_configuration, *failure) : "";
}

}  // namespace asymsweep
