// What [program] and [parameters] of a sweep come to.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/error.hpp"
#include "problems/program.hpp"
#include "sweep/file_content.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;

namespace {

Sweep sweep_of(const std::string& program, const std::string& parameters = "") {
  return parse_sweep("[sweep]\nname = own\nseeds = 2\n[problem]\nenvironment = program\n[program]\ncommand = python3 train.py\nmetrics = reward, loss\n" + program +
                         "\n[parameters]\nrate = 0.5\n" + parameters,
                     "own.ini", {}, key_table());
}

ProgramSpecification specification_of(const std::string& program) { return program_specification(sweep_of(program).fixed); }

}  // namespace

TEST_CASE("a program's keys have their defaults") {
  const auto specification = specification_of("");
  CHECK(specification.command == std::vector<std::string>{"python3", "train.py"});  // program.command
  CHECK(specification.metrics == std::vector<std::string>{"reward", "loss"});       // program.metrics
  CHECK_FALSE(specification.process_per_run);
  CHECK(specification.curves.empty());
  CHECK(specification.improvement == "reward");
  CHECK_FALSE(specification.improvement_bounds);
  CHECK(specification.timeout_s == 600);
  CHECK(specification.retries == 1);
  CHECK(specification.threads == 1);
  CHECK(specification.gpus_per_rank == 0);
}

TEST_CASE("a program's keys are read") {
  CHECK(specification_of("mode = process").process_per_run);  // program.mode
  const auto specification = specification_of("curves = reward\ncurve_steps = 0, 100 : 300 : 100\n");
  CHECK(specification.curves == std::vector<std::string>{"reward"});                                  // program.curves
  CHECK(specification.curve_steps == std::vector<std::uint64_t>{0, 100, 200, 300});                   // program.curve_steps
  CHECK(specification_of("improvement = reward - 2*loss").improvement == "reward - 2*loss");          // program.improvement
  CHECK(specification_of("improvement_bounds = [-1 2]").improvement_bounds == std::pair(-1.0, 2.0));  // program.improvement_bounds
  CHECK(specification_of("timeout = 1h30m").timeout_s == 5400);                                       // program.timeout
  CHECK(std::isinf(specification_of("timeout = inf").timeout_s));
  CHECK(specification_of("retries = 0").retries == 0);                  // program.retries
  CHECK(specification_of("threads = 4").threads == 4);                  // program.threads
  CHECK(specification_of("gpus_per_rank = 0.5").gpus_per_rank == 0.5);  // program.gpus_per_rank
}

TEST_CASE("mistakes in [program] are named") {
  const auto fails_with = [](const std::string& program, const std::string& parameters, const std::string& words) {
    CAPTURE(program, parameters);
    CHECK_THROWS_WITH(sweep_of(program, parameters), Catch::Contains(words));
  };
  fails_with("improvement = reward - los", "", "did you mean 'loss'");
  fails_with("improvement = 2", "", "reads no metric");
  fails_with("curves = reward", "", "program.curves and program.curve_steps belong together");
  fails_with("curves = reward\ncurve_steps = 1, 1", "", "program.curve_steps must ascend");
  fails_with("gpus_per_rank = 1.5", "", "program.gpus_per_rank = 1.5 is not a whole number");
  fails_with("timeout = 0s", "", "program.timeout = 0s is not a time");
  fails_with("improvement_bounds = [1]", "", "is not [low high]");
  fails_with("", "loss = 1", "parameters.loss has the name of a metric");
  fails_with("", "step = 1", "own.ini:12: parameters.step cannot be the name of a parameter");
  fails_with("", "x = 1 2", "separate values by commas");
  fails_with("", "[train]\nsteps = 5", "train.steps is not used by problem.environment = program");
}

TEST_CASE("parameters are numbers, words and vectors, and keep their types in JSON") {
  const auto sweep = sweep_of("", "width = 64\nbig = 1e6\nkind = wide/2.txt\nflag = true\nlayers = [8 4.5]\nlag = inf\n");
  using Entries = std::vector<std::pair<std::string, std::string>>;
  CHECK(program_parameters(sweep.fixed) == Entries{{"big", "1000000"}, {"flag", "true"}, {"kind", "\"wide/2.txt\""}, {"lag", "\"inf\""}, {"layers", "[8, 4.5]"}, {"rate", "0.5"}, {"width", "64"}});
  const auto axes = sweep_of("", "kind = a, b\nwidth = 1 : 3 : 1\n");
  CHECK(axes.configuration_count() == 6);
  CHECK(axes.own_keys.size() == 3);
}

TEST_CASE("how runs are made and judged is no part of a sweep's identity") {
  const auto identity = [](const std::string& program) { return sweep_of(program).identity(); };
  for (const char* other : {"timeout = 1h", "retries = 5", "threads = 4", "gpus_per_rank = 1", "improvement = loss", "improvement_bounds = [0 1]"}) CHECK(identity(other) == identity(""));
  CHECK(identity("mode = process") != identity(""));
}

TEST_CASE("files belong to a sweep by their content") {  // program.files
  const auto file = std::filesystem::temp_directory_path() / ("asymsweep-test-program-" + std::to_string(::getpid()));
  std::ofstream(file) << "print(1)\n";
  const auto hashed = with_hashes(file.string());
  CHECK(hashed.starts_with(file.string() + "@"));
  CHECK(with_hashes(hashed) == hashed);
  const auto contents = named_contents(hashed);
  std::filesystem::remove(file);
  REQUIRE(contents.size() == 1);
  CHECK(contents[0].path == file.string());
  CHECK(contents[0].hash.size() == 32);
  CHECK_THROWS_WITH(with_hashes("no such file"), Catch::Contains("cannot be read"));
  CHECK_THROWS_WITH(with_hashes("/tmp"), Catch::Contains("which is a folder"));
  CHECK_THROWS_WITH(with_hashes("/dev/null"), Catch::Contains("which is a device or a pipe"));
}
