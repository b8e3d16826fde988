// asymsweep plan: what would run, how long, how large; runs nothing.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "analysis/claims/declared.hpp"
#include "cli/arguments.hpp"
#include "cli/json_text.hpp"
#include "cli/pilot.hpp"
#include "cli/plan_json.hpp"
#include "cli/power.hpp"
#include "cli/progress.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "engine/plan.hpp"
#include "engine/program_warnings.hpp"
#include "engine/warnings.hpp"
#include "store/named_file.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

constexpr double patience_of_warnings_s = 0.05;  // nominal: `run` has more

void print_plan(const Sweep& sweep, const Plan& plan, HowFar how_far) {
  std::cout << sweep.name << (sweep.description.empty() ? "" : ": " + sweep.description) << "\n";
  for (const auto& dimension : sweep.dimensions)
    for (std::size_t a = 0; a < dimension.axes.size(); ++a) {
      const auto& axis = dimension.axes[a];
      std::vector<std::string> texts;
      for (const auto& value : axis.values) texts.push_back(to_text(value));
      std::cout << "  " << axis.key << (a > 0 ? " (zipped with " + dimension.name() + ")" : "") << ": " << format_count(axis.values.size(), "value")
                << ": " << plain_numbers(join(texts)) << "\n";
    }
  for (const auto* sentences : {&plan.notes, &sweep.unread})
    for (const auto& sentence : *sentences) std::cout << "  note: " << sentence << "\n";
  const auto cores = usable_cores();
  const std::string at_most = how_far == HowFar::until_decided ? "at most " : "";
  std::cout << "  " << at_most << counts_text(sweep, plan.units) << "\n";
  if (how_far == HowFar::until_decided)
    std::cout << "  at least " << format_count(plan.looks.front(), "seed") << " = " << format_count(plan.configurations * plan.looks.front(), "run") << "; "
              << format_count(plan.looks.size(), "look") << ", the first after " << format_count(plan.looks.front(), "seed") << ", then after a fifth more each time\n";
  std::cout << "  predicted: "
            << (std::isnan(plan.core_s) ? "no time, since a program of one's own is not started to be timed (`status` predicts from the first runs); " + at_most
                                        : at_most + format_duration(plan.core_s) + " on one core, " + format_duration(plan.core_s / static_cast<double>(cores)) +
                                              " on the " + std::to_string(cores) + " of this machine; ")
            << format_bytes(static_cast<double>(plan.file_bytes)) << " of results\n";
}

/// "0.1, 0.3": what --effects says, or the usual three.
std::vector<double> effects_of(const Arguments& arguments) {
  if (!arguments.has("effects")) return usual_effects;
  if (!arguments.has("power")) throw UserError("plan: --effects is of --power; give that too");
  std::vector<double> effects;
  std::istringstream list(arguments.text("effects"));
  for (std::string element; std::getline(list, element, ',');) {
    const auto number = parse_number(trimmed(element));
    if (!number || !(*number >= 0.02 && *number <= 100)) throw UserError("plan: --effects " + arguments.text("effects") + " is no list of standard deviations from 0.02 to 100, such as 0.1,0.3" + character_hint(arguments.text("effects")));
    effects.push_back(*number);
  }
  return effects;
}

Json power_json(const Sweep& sweep, const std::vector<double>& effects) {
  Json rows = Json::array();
  for (const auto& row : seeds_needed(sweep, effects))
    rows.push_back({{"ids", row.ids}, {"claim", row.claim}, {"effect", row.effect}, {"alpha", row.alpha}, {"seeds", row.seeds}});
  return rows;
}

void print_power(const Sweep& sweep, const std::vector<double>& effects) {
  std::cout << "  seeds needed (this sweep has " << format_count(sweep.seeds)
            << "), with a power of 80 % in each configuration:\n";
  for (const auto& row : seeds_needed(sweep, effects)) {
    const auto seeds = format_count(row.seeds);
    std::cout << "  " << std::string(seeds.size() < 8 ? 8 - seeds.size() : 0, ' ') << seeds << "  " << join(row.ids) << (row.ids.empty() ? "" : ": ") << row.claim << "\n";
  }
  std::cout << "  means with a smaller standard deviation need more seeds: `plan --pilot` counts from a small run\n";
  std::vector<std::pair<std::string, std::vector<std::string>>> untested;  // claims by what they need
  for (const auto& [id, needs] : not_tested(sweep)) {
    auto found = std::ranges::find(untested, needs, &std::pair<std::string, std::vector<std::string>>::first);
    if (found == untested.end()) found = untested.insert(untested.end(), {needs, {}});
    found->second.push_back(id);
  }
  for (const auto& [needs, ids] : untested) std::cout << "  not tested: " << join(ids) << "; " << (ids.size() > 1 ? "they need " : "it needs ") << needs << "\n";
}

int execute(const std::vector<std::string>& words) {
  boost::program_options::options_description own("options");
  own.add_options()("json", "as one JSON object")("power", "also: how many seeds the claims on this grid need")("effects", boost::program_options::value<std::string>()->value_name("LIST"), "of --power: true means to ask about, in standard deviations; default: 0.2,0.5,0.8")("until-decided", "as `run --until-decided` would run it: at most, at least, and after how many seeds it looks")("pilot", boost::program_options::value<std::string>()->value_name("FILE"), "also: after how many seeds `run --until-decided` would decide each claim, and on how many runs, estimated from FILE, a small run of the same grid");
  const auto arguments = parse_arguments(plan_command(), words, own, {"SWEEP"}, true);
  if (arguments.help) return exit_done;
  const auto sweep = load_sweep(arguments.positional[0], arguments.sweep_flags, key_table());
  require_no_refusals(sweep);
  if (arguments.has("pilot")) require_result_file(arguments.text("pilot"));
  analysis::declared_claims(sweep);
  const auto effects = effects_of(arguments);
  Console console;
  warn_of_little_to_see(sweep, patience_of_warnings_s, console);
  warn_of_unnamed_files(sweep, console);
  warn_of_missing_command(sweep, console);
  const auto how_far = arguments.has("until-decided") || arguments.has("pilot") ? HowFar::until_decided : HowFar::all_seeds;
  const auto plan = make_plan(sweep, how_far);
  std::optional<Pilot> pilot;
  if (arguments.has("pilot")) pilot = read_pilot(arguments.text("pilot"), sweep, plan.looks);
  if (arguments.has("json")) {
    auto json = plan_json(sweep, plan);
    if (pilot) json["pilot"] = pilot_json(*pilot);
    if (arguments.has("power")) {
      json["power"] = power_json(sweep, effects);
      json["not_tested"] = Json::array();
      for (const auto& [id, needs] : not_tested(sweep)) json["not_tested"].push_back({{"claim", id}, {"needs", needs}});
    }
    std::cout << json_text(json) << "\n";
    return exit_done;
  }
  print_plan(sweep, plan, how_far);
  if (pilot) print_pilot(*pilot, sweep);
  if (arguments.has("power")) print_power(sweep, effects);
  return exit_done;
}

}  // namespace

Command plan_command() {
  return {.name = "plan",
          .usage = "plan SWEEP [--json] [--power [--effects LIST]] [--until-decided] [--pilot FILE] [--SECTION.KEY VALUE ...]",
          .summary = "What would run: axes, configurations, runs, units, predicted time and file size. Runs nothing.",
          .details = "examples:\n  asymsweep plan sweeps/paper-figure1.ini\n"
                     "  asymsweep plan sweeps/lag-noise.ini --sweep.seeds 10000 --json\n"
                     "  asymsweep plan sweeps/smoke.ini --power\n"
                     "The time is predicted from a fraction of a second of training on this machine.\n",
          .execute = execute};
}

}  // namespace asymsweep
