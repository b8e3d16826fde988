// asymsweep check: is the file what was written, and can this program write it again?

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "cli/certificate.hpp"
#include "cli/json_text.hpp"
#include "cli/output_file.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/program_identity.hpp"
#include "core/text.hpp"
#include "engine/check.hpp"
#include "program/process_spawner.hpp"
#include "store/programs.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<ProgramShare>& programs) {
  auto list = Json::array();
  for (const auto& [program, units] : programs) list.push_back({{"program", program_text(program)}, {"units", units}});
  return list;
}

std::string verdict(const CheckReport& findings) {
  if (!findings.damage.empty()) return "DAMAGED";
  if (findings.differences.empty()) return "sound";
  if (findings.of_a_program)
    return "sound, but in " + format_count(findings.differences.size()) + " of " + format_count(findings.recomputed, "recomputed unit") +
           (findings.other_numbers ? " the program gave other numbers: it is not deterministic" : " the program failed in one of the two times, and answered in the other");
  return "checksums are correct, but " + format_count(findings.differences.size()) + " of " + format_count(findings.recomputed, "recomputed unit") +
         " differ: another version of the program made the file, or an algorithm, environment or metric has changed under the same name";
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("json", "as one JSON object")
      ("recompute", po::value<std::string>()->default_value("0")->value_name("N"), "train so many finished units again and compare bits")
      ("draw", po::value<std::string>()->value_name("TEXT"), "which ones: drawn by this text; writes a certificate")
      ("output,o", po::value<std::string>()->value_name("PAGE"), "the certificate: a new file, or an earlier certificate of FILE; default: FILE without .h5, .hdf5, .nc and the like, -certificate.html");
  const auto arguments = parse_arguments(check_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto& path = arguments.positional[0];

  const auto count = arguments.count("recompute", 0);
  if (count > 0) process_spawner();  // before any thread
  const bool certified = arguments.has("draw");
  if (certified && trimmed(arguments.text("draw")).empty()) throw UserError("check: --draw is empty; give the text that draws the units");
  if (certified && count == 0) throw UserError("check: --draw TEXT draws the units of --recompute N, which is missing");
  if (arguments.has("output") && !certified) throw UserError("check: -o PAGE is where --draw TEXT writes its certificate; --draw is missing");
  const auto page = arguments.has("output") ? arguments.text("output") : without_ending(path) + "-certificate.html";
  const auto target = certified ? require_certificate_page(page, path) : "";  // before anything is trained
  auto findings = check_file(path, count, certified ? hash_number(arguments.text("draw")) : 0);
  const auto found = verdict(findings);
  findings.damage.insert(findings.damage.end(), findings.differences.begin(), findings.differences.end());
  if (arguments.has("json")) {
    std::cout << json_text({{"file", path}, {"ok", findings.damage.empty()}, {"units", findings.units},
                      {"units_done", findings.done}, {"units_left_out", findings.left_out}, {"units_missing", findings.units - findings.left_out - findings.done},
                      {"units_recomputed", findings.recomputed}, {"programs", json_of(findings.programs)}, {"damage", findings.damage}})
              << "\n";
  } else {
    for (const auto& sentence : findings.damage) std::cout << sentence << "\n";
    std::cout << path << ": " << found << "; " << format_count(findings.done)
              << " of " << format_count(findings.units - findings.left_out, "unit") << " done"
              << (findings.left_out ? ", " + format_count(findings.left_out) + " left out, as no verdict needs them" : "")
              << (findings.recomputed ? ", " + format_count(findings.recomputed) + " trained again" : "") << "\n";
    if (any_other(findings.programs)) std::cout << "trained: " << text_of(findings.programs) << "; this program is " << program_text(program_identity()) << "\n";
  }
  if (certified) {
    write_certificate(target, path, arguments.text("draw"), count, findings);
    std::cerr << "asymsweep: certificate: " << page << "\n";
  }
  return findings.damage.empty() ? exit_done : exit_damage_found;
}

}  // namespace

Command check_command() {
  return {.name = "check",
          .usage = "check FILE [--json] [--recompute N [--draw TEXT]]",
          .summary = "Integrity: schema, missing units, checksums; trains N units again and compares bits. Exit 4 on damage.",
          .details = "examples:\n  asymsweep check smoke.h5\n  asymsweep check smoke.h5 --recompute 5\n"
                     "  asymsweep check smoke.h5 --recompute 300 --draw \"lottery of 2026-06-01: 5 12 23 31 40 44\"\n"
                     "The text of --draw is best one that nobody knew when the file was made: then nobody could choose which units are looked at.\n"
                     "To repair damaged and missing units run the sweep again on the same file. If a unit is sound but this program trains it\n"
                     "to other bits, another program or a changed rule of the same name made it: `run` keeps it, --overwrite does not.\n",
          .execute = execute};
}

}  // namespace asymsweep
