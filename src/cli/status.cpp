// asymsweep status: progress from the file alone, while the sweep runs and after a crash.

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "cli/arguments.hpp"
#include "cli/status_text.hpp"
#include "cli/terminal.hpp"
#include "core/error.hpp"
#include "store/named_file.hpp"

namespace asymsweep {
namespace {

constexpr std::chrono::seconds refresh_interval{2};

/// What is shown once.
struct Picture {
  std::string text;
  bool final = false;  ///< complete, or nobody is writing: it will not change
};

Picture look(const std::string& path, bool json, int indent) {
  const auto status = read_status(path);  // opened again each time: --extend replaces it
  const auto failures = status.runs_failed > 0 ? read_failures(path, json ? 1000 : 5) : std::vector<FailureReport>();
  return {json ? to_json(status, failures, indent) + "\n" : to_text(status, failures), status.complete() || !status.writer};
}

/// On a terminal each picture replaces the one before, however many rows of the window that takes.
void watch(const std::string& path, bool json) {
  const auto environment = [](const char* name) -> const char* { return std::getenv(name); };
  const bool terminal = !json && can_redraw(STDOUT_FILENO, environment);
  for (std::string before;; std::this_thread::sleep_for(refresh_interval)) {
    auto picture = look(path, json, -1);
    if (terminal && !before.empty()) std::cout << "\033[" << rows(before, columns(STDOUT_FILENO, environment)) << "A\033[J";
    std::cout << picture.text << std::flush;
    if (picture.final || !std::cout) return;
    before = std::move(picture.text);
  }
}

int execute(const std::vector<std::string>& words) {
  boost::program_options::options_description own("options");
  own.add_options()("json", "as one JSON object")("watch", "show it again every 2 s, until it is complete or nobody writes the file any more");
  const auto arguments = parse_arguments(status_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto& path = arguments.positional[0];
  require_result_file(path);
  if (arguments.has("watch")) watch(path, arguments.has("json"));
  else std::cout << look(path, arguments.has("json"), 2).text;
  return exit_done;
}

}  // namespace

Command status_command() {
  return {.name = "status",
          .usage = "status FILE [--json] [--watch]",
          .summary = "Progress of a result file, also while the sweep is running, also after a crash.",
          .details = "examples:\n  asymsweep status smoke.h5\n  asymsweep status smoke.h5 --watch\n",
          .execute = execute};
}

}  // namespace asymsweep
