#include "program/runner.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

using namespace std::chrono_literals;
using End = RunningProgram::End;

std::string configuration_json(const ProgramRun& run) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : run.parameters) entries.push_back("\"" + name + "\": " + value);
  return "{" + join(entries) + "}";
}

std::string list_of(const std::vector<std::uint64_t>& steps, const char* separator) {
  std::vector<std::string> texts;
  for (const auto step : steps) texts.push_back(std::to_string(step));
  return join(texts, separator);
}

/// For programs that know no JSON: words without their quotes, vectors with spaces.
std::string plain_value(const std::string& json) {
  const auto value = nlohmann::json::parse(json);
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return json;
  std::vector<std::string> numbers;
  for (const auto& number : value) numbers.push_back(number.dump());
  return join(numbers, " ");
}

std::string make_folder(const ProcessEnvironment& environment) {
  std::string name = variable(environment, "TMPDIR").value_or("/tmp") + "/asymsweep-XXXXXX";
  if (!::mkdtemp(name.data())) throw StorageError("cannot make a folder for the program's answers in " + name.substr(0, name.rfind('/')) + " (TMPDIR): " + std::strerror(errno));
  return name;
}

constexpr const char* answer_file_name = "the file ASYMSWEEP_ANSWER";
constexpr const char* no_answer = "wrote no answer to the file ASYMSWEEP_ANSWER";

/// Of a regular file; nothing of a pipe, which would be waited for, or of anything else. "" where there is none.
std::optional<std::string> content_of(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!file.open()) return "";
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  std::string content;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const auto count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || content.size() > RunningProgram::longest_line) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// What a process has written, as the answer to a question about `seed`.
ProgramAnswer answer_in(const std::string& path, const AnswerShape& shape, std::uint64_t seed) {
  const auto written = content_of(path);
  if (!written) return {.failure = std::string(answer_file_name) + " is no regular file"};
  if (written->size() > RunningProgram::longest_line) return {.failure = std::string(answer_file_name) + " is longer than " + format_bytes(static_cast<double>(RunningProgram::longest_line))};
  if (trimmed(*written).empty()) return {.failure = no_answer};
  return read_answer(trimmed(*written), shape, seed, answer_file_name);
}

/// The place that the last lines of a Python traceback name, " (own.py, line 3)"; "" of none.
std::string place_in(const std::vector<std::string>& log) {
  for (auto line = log.rbegin(); line != log.rend(); ++line) {
    const auto text = trimmed(*line);
    if (!text.starts_with("File \"")) continue;
    const auto end = text.find("\", line ", 6);
    if (end == text.npos) return "";
    const auto path = text.substr(6, end - 6);
    const auto number = text.substr(end + 3, text.find_first_not_of("0123456789", end + 8) - end - 3);
    return " (" + std::string(path.substr(path.rfind('/') + 1)) + ", " + std::string(number) + ")";
  }
  return "";
}

ProgramAnswer failure(std::string reason, bool understood) { return {.failure = std::move(reason), .understood = understood}; }

}  // namespace

std::string question(const ProgramRun& run, const ProgramSettings& settings) {
  return R"({"protocol": 1, "configuration": )" + configuration_json(run) + R"(, "seed": )" + std::to_string(run.seed) + R"(, "root_seed": )" +
         std::to_string(settings.root_seed) + R"(, "curve_steps": [)" + list_of(settings.curve_steps, ", ") + "]}";
}

ProgramRunner::ProgramRunner(Spawner& spawner, ProgramSettings settings) : spawner_(spawner), settings_(std::move(settings)) {
  if (settings_.mode == ProgramMode::worker) return;
  folder_ = make_folder(settings_.environment);
  spawner_.remove_in_the_end(folder_);
}

ProgramRunner::~ProgramRunner() {
  if (!program_) return;
  try {
    program_->dismiss(10s);
  } catch (...) {  // the spawner is gone, and its programs with it
  }
}

std::optional<ProgramResult> ProgramRunner::run(const ProgramRun& run, const std::function<bool()>& cancelled) {
  ProgramResult result;
  for (result.tries = 1;; ++result.tries) {
    log_.clear();
    auto answer = attempt(run, cancelled);
    if (!answer) {
      program_.reset();
      return std::nullopt;
    }
    if (std::exchange(is_fresh_, false)) settings_.require_files();  // a worker that has answered has read them
    result.answer = std::move(*answer);
    const bool good = result.answer.failure.empty(), last = result.tries > settings_.retries;
    if (!good && !(last && result.answer.understood)) program_.reset();  // the next try, or run, has a fresh one
    if (good || last) break;
  }
  if (!result.answer.failure.empty()) result.log = log_.lines();
  return result;
}

std::optional<ProgramAnswer> ProgramRunner::attempt(const ProgramRun& run, const std::function<bool()>& cancelled) {
  return settings_.mode == ProgramMode::worker ? ask_worker(run, cancelled) : run_process(run, cancelled);
}

/// False when cancelled.
bool ProgramRunner::start(SpawnRequest request, const std::function<bool()>& cancelled) {
  settings_.require_files();
  is_fresh_ = true;
  request.arguments = settings_.command;
  auto process = spawner_.start(request, cancelled);
  if (!process) return false;
  program_ = std::make_unique<RunningProgram>(spawner_, std::move(*process), [this](std::string_view text) {
    log_.add(text);
    keep_log(text);
  });
  return true;
}

void ProgramRunner::keep_log(std::string_view text) {
  if (settings_.log_file.empty() || log_is_lost_) return;
  errno = 0;
  const int file = ::open(settings_.log_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666);
  bool kept = file >= 0;
  while (kept && !text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    kept = written > 0 || (written < 0 && errno == EINTR);
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file >= 0) kept = ::close(file) == 0 && kept;  // over a network a full disk may be heard of only here
  if (kept) return;
  log_is_lost_ = true;
  log_trouble_ = "cannot write " + settings_.log_file + ": " + std::strerror(errno);
}

std::string ProgramRunner::take_log_trouble() { return std::exchange(log_trouble_, {}); }

RunningProgram::Patience ProgramRunner::patience(const std::function<bool()>& cancelled) const {
  constexpr double longest_s = 1e9;  // 31 years: the clock counts nanoseconds in 64 bits
  const std::chrono::duration<double> timeout(std::min(settings_.timeout_s, longest_s));
  return {RunningProgram::Clock::now() + std::chrono::duration_cast<RunningProgram::Clock::duration>(timeout), cancelled};
}

std::optional<ProgramAnswer> ProgramRunner::ask_worker(const ProgramRun& run, const std::function<bool()>& cancelled) {
  if (!program_ && !start({.environment = settings_.environment}, cancelled)) return std::nullopt;
  const auto quoted = [](const std::string& text) { return "'" + printable(text.substr(0, 200)) + "'"; };
  if (const auto text = program_->unasked(); !text.empty()) return failure("standard output has more than the answers: " + quoted(text), false);
  const auto end = program_->ask(question(run, settings_), patience(cancelled));
  if (end == End::cancelled) return std::nullopt;
  if (end != End::line) return failed(end);
  auto answer = read_answer(program_->line(), settings_.shape, run.seed);
  if (const auto text = program_->unasked(); answer.understood && !text.empty())
    answer = failure("standard output has more than the answer: " + quoted(text), false);
  return answer;
}

std::optional<ProgramAnswer> ProgramRunner::run_process(const ProgramRun& run, const std::function<bool()>& cancelled) {
  const auto answer_file = folder_ + "/answer";
  std::error_code none;
  std::filesystem::remove_all(answer_file, none);
  auto environment = settings_.environment;
  set_variable(environment, "ASYMSWEEP_CONFIGURATION", configuration_json(run));
  set_variable(environment, "ASYMSWEEP_SEED", std::to_string(run.seed));
  set_variable(environment, "ASYMSWEEP_ROOT_SEED", std::to_string(settings_.root_seed));
  set_variable(environment, "ASYMSWEEP_CURVE_STEPS", list_of(settings_.curve_steps, " "));
  set_variable(environment, "ASYMSWEEP_ANSWER", answer_file);
  for (const auto& [name, value] : run.parameters) set_variable(environment, "ASYMSWEEP_PARAMETER_" + name, plain_value(value));
  if (!start({.environment = std::move(environment), .output_is_log = true}, cancelled)) return std::nullopt;
  const auto end = program_->wait(patience(cancelled));
  if (end == End::cancelled) return std::nullopt;
  if (end != End::ended) return failed(end);
  auto answer = answer_in(answer_file, settings_.shape, run.seed);
  if (!program_->ended_well() && (answer.failure.empty() || answer.failure == no_answer)) answer = failed(end);
  program_.reset();
  return answer;
}

ProgramAnswer ProgramRunner::failed(End end) const {
  if (end == End::timed_out) return failure("no answer within " + format_duration(settings_.timeout_s) + " (program.timeout)", false);
  if (end == End::too_long) return failure("a line of standard output is longer than " + format_bytes(static_cast<double>(RunningProgram::longest_line)), false);
  auto said = log_.last_line();
  if (said.find("Error") != said.npos) said += place_in(log_.lines());
  return failure("the program " + program_->how_it_ended() + (said.empty() ? "" : ": " + printable(said)), false);
}

}  // namespace asymsweep
