#pragma once
// Runs of a user's program: each is a question, asked again of a fresh process where the answer is none.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program/answer.hpp"
#include "program/log_tail.hpp"
#include "program/process_environment.hpp"
#include "program/running_program.hpp"
#include "program/spawner.hpp"

namespace asymsweep {

enum class ProgramMode { worker,     ///< one process for many runs: a JSON line a run in, a JSON line out
                         process };  ///< one process a run: the run in environment variables, the answer in a file

struct ProgramSettings {
  std::vector<std::string> command;
  ProgramMode mode = ProgramMode::worker;
  double timeout_s = 600;  ///< of a try, the start of a fresh process included
  int retries = 1;
  std::uint64_t root_seed = 0;
  AnswerShape shape;
  std::vector<std::uint64_t> curve_steps;
  ProcessEnvironment environment;  ///< all of it
  std::string log_file;            ///< standard error is added to it; empty: it is not kept
  /// Throws where the program's files are others than they were; asked before a process starts and after it has read them.
  std::function<void()> require_files = [] {};
};

struct ProgramRun {
  std::vector<std::pair<std::string, std::string>> parameters;  ///< name, and value as JSON
  std::uint64_t seed = 0;
};

struct ProgramResult {
  ProgramAnswer answer;  ///< of the last try
  int tries = 1;
  std::vector<std::string> log;  ///< last lines of standard error during the last try
};

class ProgramRunner {
 public:
  ProgramRunner(Spawner& spawner, ProgramSettings settings);
  ProgramRunner(const ProgramRunner&) = delete;
  ProgramRunner& operator=(const ProgramRunner&) = delete;
  ~ProgramRunner();

  /// Nothing when `cancelled` said so, which ends the process. A run that fails is a result. UserError when the program cannot be
  /// started at all.
  std::optional<ProgramResult> run(const ProgramRun& run, const std::function<bool()>& cancelled);
  /// Why the log file ends before standard error does: given once. Empty: it is whole, or this was said before.
  std::string take_log_trouble();

 private:
  std::optional<ProgramAnswer> attempt(const ProgramRun& run, const std::function<bool()>& cancelled);
  std::optional<ProgramAnswer> ask_worker(const ProgramRun& run, const std::function<bool()>& cancelled);
  std::optional<ProgramAnswer> run_process(const ProgramRun& run, const std::function<bool()>& cancelled);
  ProgramAnswer failed(RunningProgram::End end) const;
  bool start(SpawnRequest request, const std::function<bool()>& cancelled);
  void keep_log(std::string_view text);
  RunningProgram::Patience patience(const std::function<bool()>& cancelled) const;

  Spawner& spawner_;
  ProgramSettings settings_;
  std::string folder_;  ///< of the answers, with ProgramMode::process
  LogTail log_;
  std::string log_trouble_;
  bool log_is_lost_ = false;
  bool is_fresh_ = false;  ///< the process has answered nothing yet
  std::unique_ptr<RunningProgram> program_;
};

/// The line that a worker reads.
std::string question(const ProgramRun& run, const ProgramSettings& settings);

}  // namespace asymsweep
