// asymsweep analyze: statistics, verdicts, figures, report.

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>

#include "analysis/claims/registration.hpp"
#include "analysis/claims/scope.hpp"
#include "analysis/folder.hpp"
#include "cli/all_ranks.hpp"
#include "cli/analysis_pass.hpp"
#include "cli/analysis_words.hpp"
#include "cli/analyze_study.hpp"
#include "cli/arguments.hpp"
#include "cli/output_file.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "store/named_file.hpp"
#include "sweep/sweep_file.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

/// What is asked; no path where it was help.
struct Request {
  std::vector<std::string> paths;
  fs::path folder;
  std::vector<ClaimSection> claims;  ///< of --claims
  std::vector<analysis::Decision> fails_on;
};

std::vector<analysis::Decision> fails_on(const std::string& word) {
  if (word == "refuted") return {analysis::Decision::refuted};
  if (word == "undecided") return {analysis::Decision::refuted, analysis::Decision::undecided};
  throw UserError("analyze: --fail-on " + printable(word) + " is neither refuted nor undecided");
}

Request request_of(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("output,o", po::value<std::string>()->value_name("DIR"), "folder to write to; default: FILE without .h5, .hdf5, .nc and the like, -analysis; of several files: study")("claims", po::value<std::string>()->value_name("FILE"), "decide the claims in it too, sections [claim.NAME]: declared after the data")("fail-on", po::value<std::string>()->value_name("WORD"), "refuted | undecided: exit 1 where a claim that was declared is refuted (or undecided); without declared claims, one of G1 to G11");
  const auto arguments = parse_arguments(analyze_command(), words, own, {"FILE..."}, false);
  if (arguments.help) return {};
  const auto& paths = arguments.positional;
  const auto standard = paths.size() > 1 ? fs::path("study") : fs::path(without_ending(paths[0]) + "-analysis");
  return {.paths = paths,
          .folder = arguments.has("output") ? fs::path(arguments.text("output")) : standard,
          .claims = arguments.has("claims") ? read_claims(read_text(arguments.text("claims"), "the file of claims"), arguments.text("claims")) : std::vector<ClaimSection>(),
          .fails_on = arguments.has("fail-on") ? fails_on(arguments.text("fail-on")) : std::vector<analysis::Decision>()};
}

analysis::Decision decision_of(const analysis::DecidedClaim& row) { return row.verdict.decision; }
analysis::Decision decision_of(const analysis::StudyVerdict& row) { return row.decision; }

/// Of several files: a claim may be about some of them only, and not about none. A file that cannot be read is left out later.
void require_each_fits_a_file(const Request& request) {
  auto open = request.claims;
  std::map<std::string, std::string> reasons;
  for (const auto& path : request.paths) {
    std::optional<analysis::Results> results;
    try {
      results = analysis::Results::open_unread(path);
    } catch (const StorageError&) {
      continue;
    } catch (const UserError&) {
      continue;
    }
    analysis::claims_on(*results, request.claims, analysis::Misfits::left_out);  // a name that the file has already
    std::erase_if(open, [&](const ClaimSection& section) {
      try {
        analysis::claims_on(*results, {section});
        return true;
      } catch (const UserError& error) {
        reasons.emplace(section.name, error.what());
        return false;
      }
    });
  }
  if (!open.empty() && reasons.contains(open.front().name)) throw UserError(reasons[open.front().name]);
}

/// Before the pass, which may take long: a mistake in them.
void require_claims_fit(const Request& request) {
  if (request.claims.empty()) return;
  if (request.paths.size() > 1) return require_each_fits_a_file(request);
  analysis::claims_on(analysis::Results::open_unread(request.paths[0]), request.claims);
}

/// Verdicts, tables, figures, report of one file.
std::vector<analysis::DecidedClaim> write_analysis(PassedFile file, const std::vector<ClaimSection>& claims) {
  const auto& results = *file.results;
  const analysis::Evidence evidence(results);
  const auto analysis = analysis::analyse(evidence, std::move(file.pass), analysis::claims_on(results, claims));
  analysis::write_folder(file.folder, evidence, analysis);
  warn_of_missing_runs(results, analysis.rows);
  print_lost(results, analysis.rows);
  print_verdicts(analysis.verdicts);
  if (const auto others = analysis::beyond_asymre(results)) std::cout << *others << "\n";
  print_open(analysis.rows);
  if (const auto& note = analysis.comparison.note; !note.empty()) std::cout << note << "\n";
  std::cout << "report: " << (file.folder / "report.html").string() << "\n";
  return analysis.verdicts;
}

/// Whether a script that asked for it is told. A claim that was declared and that no run tests is not decided.
template <class Verdicts>
bool fails(const Verdicts& verdicts, const std::vector<analysis::Decision>& on) {
  const bool any_declared = std::ranges::any_of(verdicts, [](const auto& row) { return row.claim->declaration.has_value(); });
  return std::ranges::any_of(verdicts, [&](const auto& row) {
    const auto decision = any_declared && decision_of(row) == analysis::Decision::not_tested ? analysis::Decision::undecided : decision_of(row);
    return row.claim->declaration.has_value() == any_declared && std::ranges::find(on, decision) != on.end();
  });
}

int execute(const std::vector<std::string>& words) {
  std::optional<PassedFile> file;
  std::optional<PassedStudy> study;
  Request request;  // on the first rank
  int code = on_one_or_all_ranks([&](const Communicator& ranks) {
    StudyPlan plan;
    ranks.on_first_rank([&] {
      request = request_of(words);
      if (request.paths.empty()) return;
      plan = plan_study(request.paths, request.folder);
      require_claims_fit(request);
      require_analysis_folder(request.folder);
    });
    const bool is_study = ranks.broadcast(request.paths.size() > 1 ? "study" : "") == "study";
    plan.folder = ranks.broadcast(plan.folder.string());
    const auto count = std::stoul(ranks.broadcast(std::to_string(plan.paths.size())));
    plan.paths.resize(count);
    for (auto& path : plan.paths) path = ranks.broadcast(path);
    if (count == 0) return exit_done;  // help
    if (is_study) study = pass_over_study(plan, ranks);
    else file = pass_over(plan.paths[0], plan.folder, ranks);
    if (ranks.rank() > 0) study.reset(), file.reset();
    return exit_done;
  });
  if (file && fails(write_analysis(std::move(*file), request.claims), request.fails_on)) code = exit_claim_failed;
  if (study && fails(write_study(std::move(*study), request.claims), request.fails_on)) code = exit_claim_failed;
  return code;
}

}  // namespace

Command analyze_command() {
  return {.name = "analyze",
          .usage = "analyze FILE... [-o DIR] [--claims FILE] [--fail-on refuted|undecided]",
          .summary = "Statistics, verdicts on the theory's claims, figures, report; of several files one report.",
          .details =
              "examples:\n  asymsweep analyze smoke.h5 -o smoke\n  asymsweep analyze results/*.h5 -o study\n  asymsweep analyze smoke.h5 --claims more.ini --fail-on refuted\n"
              "DIR is new, empty, or of an earlier analysis, whose files are replaced.\n"
              "writes DIR/summary.csv and .tex, curves.csv, transitions.csv, threshold_slopes.csv, comparison.csv, verdicts.json, figures/*.svg, *.png and *.pdf, report.html, and sweep.ini, the sweep "
              "with every key, from which single runs are replayed. Of several files all that in DIR/NAME, and DIR/verdicts.json and DIR/report.html over all of them.\n",
          .execute = execute,
          .shared_by_ranks = true};
}

}  // namespace asymsweep
