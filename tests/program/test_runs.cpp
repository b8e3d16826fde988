// Real processes: programs that answer, die, hang, leak, print, fork; and what is left of them when their rank is killed.
#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "core/error.hpp"
#include "program/runner.hpp"
#include "tests/run_tests.hpp"

using namespace asymsweep;
using namespace std::chrono_literals;

namespace {

Spawner* spawner = nullptr;  // made first thing in main

const auto never = [] { return false; };

/// A worker in shell: `body` runs for each line, with $seed.
ProgramSettings shell_worker(const std::string& body, const std::string& before = ":") {
  ProgramSettings settings;
  settings.command = {"sh", "-c", before + R"sh(; while read -r line; do seed=${line##*\"seed\": }; seed=${seed%%,*}; )sh" + body + "; done"};
  settings.timeout_s = 20;
  settings.retries = 0;
  settings.shape.metrics = {"x"};
  settings.environment = without_launcher(spawner->environment());
  return settings;
}

const std::string answers_seed = R"sh(echo "{\"seed\": $seed, \"metrics\": {\"x\": $seed}}")sh";

ProgramResult run(ProgramRunner& runner, std::uint64_t seed) { return runner.run({{{"rate", "0.5"}}, seed}, never).value(); }

ProgramResult run(const ProgramSettings& settings, std::uint64_t seed = 7) {
  ProgramRunner runner(*spawner, settings);
  return run(runner, seed);
}

/// Processes whose command line has `word`; none of them a zombie.
std::vector<pid_t> processes_with(const std::string& word) {
  std::vector<pid_t> found;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos || std::stoi(name) == ::getpid()) continue;
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    if (text.str().find(word) != std::string::npos) found.push_back(std::stoi(name));
  }
  return found;
}

bool all_gone(const std::string& word, std::chrono::milliseconds patience = 3s) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!processes_with(word).empty()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

struct Folder {
  std::string path = [] {
    std::string name = "/tmp/test-program-XXXXXX";
    return std::string(::mkdtemp(name.data()));
  }();
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("one worker answers many runs") {
  ProgramRunner runner(*spawner, shell_worker(R"sh(n=$((n + 1)); echo "{\"seed\": $seed, \"metrics\": {\"x\": $n}}")sh"));
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto result = run(runner, seed);
    REQUIRE(result.answer.failure == "");
    CHECK(result.answer.metrics == std::vector<double>{static_cast<double>(seed)});
    CHECK(result.tries == 1);
  }
}

TEST_CASE("a worker is asked in the words of the protocol") {
  ProgramSettings settings;
  settings.root_seed = 3;
  settings.curve_steps = {10, 20};
  CHECK(question({{{"rate", "0.5"}, {"kind", "\"wide\""}}, 7}, settings) ==
        R"({"protocol": 1, "configuration": {"rate": 0.5, "kind": "wide"}, "seed": 7, "root_seed": 3, "curve_steps": [10, 20]})");
}

TEST_CASE("a worker that dies is a failed run with its last words; the next run has a fresh one") {
  ProgramRunner runner(*spawner, shell_worker("if [ $seed = 2 ]; then echo one >&2; echo 'no such table' >&2; exit 3; fi; " + answers_seed));
  CHECK(run(runner, 1).answer.failure == "");
  const auto died = run(runner, 2);
  CHECK(died.answer.failure == "the program ended with exit status 3: no such table");
  CHECK(died.log == std::vector<std::string>{"one", "no such table"});
  CHECK(run(runner, 3).answer.metrics == std::vector<double>{3});
}

TEST_CASE("a run is tried again on a fresh worker") {
  const Folder folder;
  auto settings = shell_worker("if mkdir " + folder.path + "/$seed 2> /dev/null; then kill -SEGV $$; fi; " + answers_seed);
  settings.retries = 1;
  ProgramRunner runner(*spawner, settings);
  const auto result = run(runner, 7);
  CHECK(result.answer.failure == "");
  CHECK(result.tries == 2);
}

TEST_CASE("a worker that is killed says by what") {
  CHECK(run(shell_worker("kill -9 $$")).answer.failure == "the program was killed by signal 9 (Killed; out of memory?)");
}

TEST_CASE("a worker that leaks memory ends, not its rank") {
  auto settings = shell_worker(":");
  settings.command = {"sh", "-c", "ulimit -v 200000; exec /usr/bin/python3 -c 'x = []\nwhile True: x.append(bytearray(1 << 20))'"};
  const auto result = run(settings);
  CHECK(result.answer.failure == "the program ended with exit status 1: MemoryError (<string>, line 2)");
}

TEST_CASE("a worker that hangs is killed at its timeout, and so is what it has started") {
  auto settings = shell_worker("sleep 4711.1 & sleep 4711.2");
  settings.timeout_s = 0.3;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(run(settings).answer.failure == "no answer within 0.3 s (program.timeout)");
  CHECK(std::chrono::steady_clock::now() - begin < 3s);
  CHECK(all_gone("4711."));
}

TEST_CASE("what a worker prints beside its answers is quoted") {
  CHECK(run(shell_worker("echo hello; " + answers_seed)).answer.failure == "standard output is no answer: 'hello' is not JSON");
  CHECK(run(shell_worker("printf '%s\\nbye\\n' \"{\\\"seed\\\": $seed, \\\"metrics\\\": {\\\"x\\\": 1}}\"")).answer.failure ==
        "standard output has more than the answer: 'bye\\n'");
}

TEST_CASE("a worker that writes much to standard error is read") {
  const auto result = run(shell_worker("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i + 1)); done >&2; echo bad"));
  CHECK(result.answer.failure == "standard output is no answer: 'bad' is not JSON");
  REQUIRE(result.log.size() == 20);
  CHECK(result.log.back() == "line 19999");
}

TEST_CASE("children that a worker leaves behind end with it, also those that hide") {
  {
    ProgramRunner runner(*spawner, shell_worker("(setsid sh -c 'sleep 4712.1 & sleep 4712.2') & " + answers_seed));
    CHECK(run(runner, 1).answer.failure == "");
  }
  CHECK(all_gone("4712."));
}

TEST_CASE("a program that cannot be started is the user's mistake") {
  auto settings = shell_worker(":");
  settings.command = {"./no-such-program-here"};  // of a name alone, a folder of PATH that may not be read would be the reason
  CHECK_THROWS_WITH(run(settings), "cannot start './no-such-program-here': No such file or directory");
}

TEST_CASE("who cancels does not wait") {
  auto settings = shell_worker("sleep 4713");
  ProgramRunner runner(*spawner, settings);
  CHECK_FALSE(runner.run({{}, 1}, [] { return true; }));
  CHECK(all_gone("4713"));
}

TEST_CASE("a process for each run finds it in its environment, and writes its answer to a file") {
  auto settings = shell_worker(":");
  settings.mode = ProgramMode::process;
  settings.curve_steps = {1, 2};
  const auto with = [&](const std::string& body) {
    settings.command = {"sh", "-c", body};
    return run(settings).answer;
  };
  CHECK(with(R"sh(echo printing; echo "{\"seed\": $ASYMSWEEP_SEED, \"metrics\": {\"x\": $ASYMSWEEP_PARAMETER_rate}}" > "$ASYMSWEEP_ANSWER")sh").metrics == std::vector<double>{0.5});
  CHECK(with(R"sh([ "$ASYMSWEEP_CONFIGURATION $ASYMSWEEP_CURVE_STEPS" = '{"rate": 0.5} 1 2' ] || echo wrong >&2; exit 1)sh").failure == "the program ended with exit status 1");
  CHECK(with(":").failure == "wrote no answer to the file ASYMSWEEP_ANSWER");
  CHECK(with("echo hello > $ASYMSWEEP_ANSWER").failure == "the file ASYMSWEEP_ANSWER is no answer: 'hello' is not JSON");
  CHECK(with("mkfifo $ASYMSWEEP_ANSWER").failure == "the file ASYMSWEEP_ANSWER is no regular file");
  CHECK(with("mkdir $ASYMSWEEP_ANSWER").failure == "the file ASYMSWEEP_ANSWER is no regular file");
  CHECK(with("echo said; exit 2").failure == "the program ended with exit status 2: said");
  settings.timeout_s = 0.2;
  CHECK(with("sleep 4714").failure == "no answer within 0.2 s (program.timeout)");
  CHECK(all_gone("4714"));
}

TEST_CASE("no program outlives its rank, however that ends") {
  // A rank of its own: a child with its own spawner, killed while its worker and the worker's hidden child sleep.
  for (const int signal : {SIGKILL, SIGTERM, SIGSEGV}) {
    const Folder folder;
    const pid_t rank = ::fork();
    if (rank == 0) {
      std::signal(signal, SIG_DFL);  // Catch2 has handlers
      Spawner own;
      auto settings = shell_worker("(setsid sleep 4715.1 &); sleep 4715.2 & echo started > " + folder.path + "/here; sleep 4715.3");
      settings.environment = without_launcher(own.environment());
      ProgramRunner runner(own, settings);
      runner.run({{}, 1}, never);
      ::_exit(0);
    }
    while (!std::filesystem::exists(folder.path + "/here")) std::this_thread::sleep_for(10ms);
    ::kill(rank, signal);
    ::waitpid(rank, nullptr, 0);
    CHECK(all_gone("4715."));
    for (const auto pid : processes_with("4715.")) ::kill(pid, SIGKILL);
  }
}

TEST_CASE("programs end too when their spawner is killed") {
  const Folder folder;
  const pid_t rank = ::fork();
  if (rank == 0) {
    Spawner own;
    std::ofstream(folder.path + "/spawner") << own.process();
    auto settings = shell_worker("echo started > " + folder.path + "/here; sleep 4716");
    settings.environment = without_launcher(own.environment());
    try {
      ProgramRunner runner(own, settings);
      runner.run({{}, 1}, never);
    } catch (const std::runtime_error&) {
      ::_exit(42);
    }
    ::_exit(0);
  }
  while (!std::filesystem::exists(folder.path + "/here")) std::this_thread::sleep_for(10ms);
  pid_t victim = 0;
  std::ifstream(folder.path + "/spawner") >> victim;
  ::kill(victim, SIGKILL);
  int status = 0;
  ::waitpid(rank, &status, 0);
  CHECK(WEXITSTATUS(status) == 42);
  CHECK(all_gone("4716"));
}

TEST_CASE("a spawner that was killed says by what") {
  Spawner own;
  auto settings = shell_worker("kill -9 $PPID; sleep 5");
  settings.environment = without_launcher(own.environment());
  ProgramRunner runner(own, settings);
  CHECK_THROWS_WITH(runner.run({{}, 1}, never), "the process that starts the program, and is its parent, was killed by signal 9 (Killed; out of memory?)");
  CHECK_THROWS_AS(runner.run({{}, 2}, never), StorageError);  // again, and without a wait
}

TEST_CASE("who cancels does not wait for a spawner that has stopped") {
  Spawner own;
  auto settings = shell_worker(answers_seed);
  settings.environment = without_launcher(own.environment());
  ProgramRunner runner(own, settings);
  ::kill(own.process(), SIGSTOP);
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(runner.run({{}, 1}, [] { return true; }));
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  ::kill(own.process(), SIGCONT);
  CHECK(runner.run({{}, 3}, never)->answer.metrics == std::vector{3.0});
}

TEST_CASE("a spawner keeps its socket where standard streams are closed") {
  const pid_t rank = ::fork();
  if (rank == 0) {
    for (const int number : {0, 1, 2}) ::close(number);
    Spawner own;  // its sockets are 0 and 1
    auto settings = shell_worker(answers_seed);
    settings.environment = without_launcher(own.environment());
    ProgramRunner runner(own, settings);
    ::alarm(20);
    const auto result = runner.run({{}, 4}, never);
    ::_exit(result->answer.metrics == std::vector{4.0} ? 42 : 1);
  }
  int status = 0;
  ::waitpid(rank, &status, 0);
  CHECK(WEXITSTATUS(status) == 42);
}

int main(int argc, char** argv) {
  Spawner first;
  spawner = &first;
  return run_tests(argc, argv);
}
