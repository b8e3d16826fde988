#include "engine/same_writing.hpp"

#include <set>
#include <string>
#include <vector>

#include "engine/program_runs.hpp"
#include "problems/program.hpp"
#include "sweep/file_content.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

bool same_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::set(a.begin(), a.end()) == std::set(b.begin(), b.end());
}

}  // namespace

Sweep as_written_in(const Sweep& stored, const Sweep& wanted) {
  if (!is_program(stored) || !is_program(wanted)) return wanted;
  const auto before = program_specification(stored.fixed), after = program_specification(wanted.fixed);
  std::vector<Flag> flags;
  const auto take = [&](const std::string& key, bool means_the_same) {
    const auto there = stored.fixed.word(key);
    if (means_the_same && there != wanted.fixed.word(key)) flags.emplace_back(key, there);
  };
  take("program.command", before.command == after.command);
  take("program.files", meant_contents(stored.fixed.word("program.files")) == meant_contents(wanted.fixed.word("program.files")));
  take("program.metrics", same_names(before.metrics, after.metrics));
  take("program.curves", same_names(before.curves, after.curves));
  take("program.curve_steps", before.curve_steps == after.curve_steps);
  if (flags.empty()) return wanted;
  if (wanted.fixed.word("program.improvement").empty() && after.metrics.front() != before.metrics.front()) flags.emplace_back("program.improvement", after.improvement);
  auto sweep = parse_sweep(wanted.canonical, "the sweep", flags, key_table());
  sweep.text = wanted.text;
  sweep.claims = wanted.claims;
  sweep.notes = wanted.notes;
  sweep.refusals = wanted.refusals;
  return sweep;
}

}  // namespace asymsweep
