// A program with rows of its own, one of them forgotten. Rows are fixed once: one case in a process.

#include <catch2/catch.hpp>

#include <iostream>
#include <sstream>

#include "cli/program.hpp"
#include "core/error.hpp"
#include "sweep/sweep.hpp"
#include "training/environment.hpp"
#include "training/key_table.hpp"

using namespace asymsweep;

namespace {

std::string sweep_text(const std::string& environment, const std::string& more) {
  return "[sweep]\nname = t\nseeds = 1\n[problem]\nenvironment = " + environment + "\n[train]\nsteps = 1\n[baseline]\nv = 0\n" + more;
}

}  // namespace

TEST_CASE("program: a forgotten .environments, .check or trainer is no trap") {
  add_environment({.name = "mine",
                   .meaning = "an environment that says no more than it must",
                   .keys = {Key{.section = "mine", .name = "width", .domain = {.number = true}, .default_text = "2", .meaning = "a number"}}});

  const auto sweep = parse_sweep(sweep_text("mine", ""), "t.ini", {}, key_table());
  CHECK(sweep.configuration(0).number("mine.width") == 2);
  CHECK_THROWS_AS(parse_sweep(sweep_text("bandit", "[mine]\nwidth = 3\n"), "t.ini", {}, key_table()), UserError);
  CHECK(parse_sweep(sweep_text("bandit", ""), "t.ini", {}, key_table()).canonical.find("width") == std::string::npos);

  std::ostringstream said;
  auto* const before = std::cerr.rdbuf(said.rdbuf());
  std::string words[] = {"mine", "--version"};
  char* arguments[] = {words[0].data(), words[1].data(), nullptr};
  const int code = asymsweep::main(2, arguments);
  std::cerr.rdbuf(before);
  CHECK(code == exit_internal_error);
  CHECK(said.str() == "asymsweep: internal error: environment mine has no trainer: give its row .train and .cost_s\n");
}
