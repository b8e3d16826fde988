// asymsweep check: is the file what was written, and can this program write it again?

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "cli/recompute.hpp"
#include "cli/result_layout.hpp"
#include "core/error.hpp"
#include "core/program_identity.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "store/named_file.hpp"
#include "store/programs.hpp"
#include "store/reader.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"
#include "training/unit.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<ProgramShare>& programs) {
  auto list = Json::array();
  for (const auto& [program, units] : programs) list.push_back({{"program", program_text(program)}, {"units", units}});
  return list;
}

/// `count` different units among those done and sound, drawn by a fixed stream: the same ones every time.
std::vector<std::uint64_t> draw_units(std::vector<std::uint64_t> sound, std::uint64_t count) {
  for (std::size_t i = 0; i < sound.size() && i < count; ++i) {
    const auto left = sound.size() - i;
    const double u = uniform(0, Stream::unit_choice, {0, 0, static_cast<std::uint32_t>(i)});
    std::swap(sound[i], sound[i + static_cast<std::size_t>(u * static_cast<double>(left))]);
  }
  sound.resize(std::min<std::size_t>(sound.size(), count));
  return sound;
}


struct Findings {
  std::uint64_t units = 0, done = 0, recomputed = 0;
  std::vector<std::string> damage;
  std::vector<std::string> differences;  ///< sound units that this program trains to other bits
  std::vector<ProgramShare> programs;    ///< who trained the units
};

std::string verdict(const Findings& findings) {
  if (!findings.damage.empty()) return "DAMAGED";
  if (findings.differences.empty()) return "sound";
  return "checksums are correct, but " + format_count(findings.differences.size()) + " of " + format_count(findings.recomputed, "recomputed unit") +
         " differ: another version of the program made the file, or an algorithm, environment or metric has changed under the same name";
}

Findings examine(const std::string& path, std::uint64_t recompute_count) {
  const auto file = ResultFile::open(path, CutShort::accept);
  Findings findings{.units = file.layout().units.size()};
  if (const auto sentence = file.cut_short()) findings.damage.push_back(*sentence);
  std::vector<std::uint64_t> damaged;  // ascending
  for (const auto& damage : verify(file)) {
    damaged.push_back(damage.unit);
    findings.damage.push_back(damage.message);
  }
  const auto table = file.unit_table();
  findings.programs = programs_of(table);
  std::vector<std::uint64_t> sound;
  for (std::uint64_t u = 0; u < findings.units; ++u) {
    findings.done += table.done[u] != 0;
    if (table.done[u] && !std::ranges::binary_search(damaged, u)) sound.push_back(u);
  }
  if (recompute_count == 0) return findings;
  const auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  const auto plan = training_plan(sweep);
  if (!same_shape(file.layout(), result_shape(sweep, plan)))
    throw UserError("check: --recompute cannot compare: " + path + " was begun by a program (" + file.layout().text("program_version") +
                    ", commit " + file.layout().text("commit") + ") that stores other metrics or checkpoints than this one");
  for (const auto unit : draw_units(sound, recompute_count)) {
    findings.recomputed += 1;
    if (const auto difference = recompute(file, sweep, plan, unit)) findings.differences.push_back(*difference);
  }
  return findings;
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("json", "as one JSON object")
      ("recompute", po::value<std::string>()->default_value("0")->value_name("N"), "train so many finished units again and compare bits");
  const auto arguments = parse_arguments(check_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto& path = arguments.positional[0];
  const auto recompute_count = arguments.count("recompute", 0);
  require_result_file(path);

  Findings findings;
  try {
    findings = examine(path, recompute_count);
  } catch (const DamageError& error) {
    findings.damage.emplace_back(error.what());  // not even its structure can be trusted
  }
  const auto found = verdict(findings);
  findings.damage.insert(findings.damage.end(), findings.differences.begin(), findings.differences.end());
  if (arguments.has("json")) {
    std::cout << Json{{"file", path}, {"ok", findings.damage.empty()}, {"units", findings.units},
                      {"units_done", findings.done}, {"units_missing", findings.units - findings.done},
                      {"units_recomputed", findings.recomputed}, {"programs", json_of(findings.programs)}, {"damage", findings.damage}}
                     .dump(2, ' ', false, Json::error_handler_t::replace)  // a path need not be UTF-8
              << "\n";
  } else {
    for (const auto& sentence : findings.damage) std::cout << sentence << "\n";
    std::cout << path << ": " << found << "; " << format_count(findings.done)
              << " of " << format_count(findings.units, "unit") << " done"
              << (findings.recomputed ? ", " + format_count(findings.recomputed) + " trained again" : "") << "\n";
    if (any_other(findings.programs)) std::cout << "trained: " << text_of(findings.programs) << "; this program is " << program_text(program_identity()) << "\n";
  }
  return findings.damage.empty() ? exit_done : exit_damage_found;
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .usage = "check FILE [--json] [--recompute N]",
          .summary = "Integrity: schema, missing units, checksums; trains N units again and compares bits. Exit 4 on damage.",
          .details = "examples:\n  asymsweep check smoke.h5\n  asymsweep check smoke.h5 --recompute 5\n"
                     "To repair damaged and missing units run the sweep again on the same file. If a unit is sound but this program trains it\n"
                     "to other bits, another program or a changed rule of the same name made it: `run` keeps it, --overwrite does not.\n",
          .execute = execute};
}

}  // namespace asymsweep
