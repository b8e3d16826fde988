// The engine called by a program, on any number of ranks: no command line, and nothing is printed.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "core/error.hpp"
#include "engine/check.hpp"
#include "engine/merge.hpp"
#include "engine/plan.hpp"
#include "engine/run.hpp"
#include "engine/status.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;

namespace {

Sweep sweep_of(std::uint64_t first_seed, std::uint64_t seeds) {
  return parse_sweep("[sweep]\nname = t\nfirst_seed = " + std::to_string(first_seed) + "\nseeds = " + std::to_string(seeds) +
                         "\n[bandit]\narms = 5\n[train]\nsteps = 10\n[baseline]\nv = 0.1, 0.2\n",
                     "test", {}, key_table());
}

/// What is heard of a run, on this rank.
struct Listener final : Observer {
  void warn(const std::string& sentence) override { warnings.push_back(sentence); }
  void begin(const std::string&, const Sweep& sweep, std::uint64_t units, std::uint64_t pending) override {
    begun = {sweep.seeds, units, pending};
  }
  void progress(std::uint64_t finished) override { last = finished; }
  void end(std::uint64_t finished) override { ended = finished; }
  bool stop_asked() override { return stop; }

  std::vector<std::string> warnings;
  std::vector<std::uint64_t> begun;
  std::uint64_t last = 0, ended = 0;
  bool stop = false;
};

/// Everything that is printed while it lives.
class Printed {
 public:
  Printed() : out_(std::cout.rdbuf(text_.rdbuf())), err_(std::cerr.rdbuf(text_.rdbuf())) {}
  ~Printed() { std::cout.rdbuf(out_), std::cerr.rdbuf(err_); }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf *out_, *err_;
};

/// One for all ranks, made and removed by the first.
class Folder {
 public:
  explicit Folder(const Communicator& ranks) : first_(ranks.rank() == 0) {
    std::string name = (std::filesystem::temp_directory_path() / "asymsweep-engine-XXXXXX").string();
    if (first_ && !::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    name_ = ranks.broadcast(name);
  }
  ~Folder() {
    if (first_) std::filesystem::remove_all(name_);
  }
  std::string file(const std::string& name) const { return name_ + "/" + name; }

 private:
  bool first_;
  std::string name_;
};

RunReport run(const Sweep& sweep, const std::string& file, const Communicator& ranks, Listener& listener, Existing existing = Existing::finish) {
  RunRequest request;
  if (ranks.rank() == 0) {  // the others' is not looked at
    request.sweep = sweep;
    request.output = file;
    request.existing = existing;
  }
  return run_sweep(request, ranks, listener);
}

}  // namespace

TEST_CASE("a sweep is run, resumed, extended, checked and merged by calls that print nothing") {
  const Communicator ranks;
  const Folder folder(ranks);
  const bool first = ranks.rank() == 0;
  const Printed printed;

  Listener stopped;
  stopped.stop = true;
  auto report = run(sweep_of(0, 32), folder.file("a.h5"), ranks, stopped);
  CHECK(report.exit_code == exit_stopped_early);
  CHECK_FALSE(report.complete);
  CHECK(report.runs == 0);

  Listener listener;
  report = run(sweep_of(0, 32), folder.file("a.h5"), ranks, listener);
  CHECK(report.exit_code == exit_done);
  CHECK(report.complete);
  CHECK(report.path == folder.file("a.h5"));
  CHECK(report.runs == 64);
  CHECK(report.all_runs == 64);
  CHECK(listener.begun == (first ? std::vector<std::uint64_t>{32, report.units_finished, report.units_finished} : std::vector<std::uint64_t>()));
  CHECK(listener.ended == (first ? report.units_finished : 0));

  report = run(sweep_of(0, 48), folder.file("a.h5"), ranks, listener, Existing::extend);
  CHECK(report.runs == 32);
  CHECK(report.all_runs == 96);
  CHECK(run(sweep_of(0, 48), folder.file("a.h5"), ranks, listener).runs == 0);
  CHECK(run(sweep_of(48, 8), folder.file("b.h5"), ranks, listener).runs == 16);
  CHECK_THROWS_WITH(run(sweep_of(0, 8), folder.file("b.h5"), ranks, listener), Catch::Contains("holds another sweep"));

  if (first) {
    const auto merged = merge_files({folder.file("b.h5"), folder.file("a.h5")}, folder.file("ab.h5"), listener);
    CHECK(merged.runs == 112);
    CHECK(merged.missing == 0);
    const auto found = check_file(folder.file("ab.h5"), 3);
    CHECK(found.damage.empty());
    CHECK(found.differences.empty());
    CHECK(found.recomputed == 3);
    CHECK(found.done == found.units);
    const auto status = read_status(folder.file("ab.h5"));
    CHECK(status.complete());
    CHECK(status.runs_done == 112);
    CHECK_FALSE(status.writer);
    const auto plan = make_plan(sweep_of(0, 32));
    CHECK(plan.runs == 64);
    CHECK(plan.core_s > 0);
  }
  CHECK(printed.text().empty());
}
