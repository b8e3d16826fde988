// asymsweep check: is the file what was written, and can this program write it again?

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "engine/check.hpp"
#include "store/programs.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<ProgramShare>& programs) {
  auto list = Json::array();
  for (const auto& [program, units] : programs) list.push_back({{"program", program_text(program)}, {"units", units}});
  return list;
}

const char* verdict(const std::vector<std::string>& damage, const std::vector<std::string>& differences) {
  if (!damage.empty()) return "DAMAGED";
  return differences.empty() ? "sound" : "OF ANOTHER PROGRAM, or of another rule of the same name";
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("json", "as one JSON object")
      ("recompute", po::value<std::string>()->default_value("0")->value_name("N"), "train so many finished units again and compare bits");
  const auto arguments = parse_arguments(check_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto& path = arguments.positional[0];

  auto findings = check_file(path, arguments.count("recompute", 0));
  const char* const found = verdict(findings.damage, findings.differences);
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
                     "Damaged and missing units are mended by running the sweep again on the same file. A unit that is sound but trains\n"
                     "to other bits is of another program, or of another rule of the same name: `run` keeps it, --overwrite does not.\n",
          .execute = execute};
}

}  // namespace asymsweep
