// asymsweep analyze: statistics, verdicts, figures, report.

#include <iostream>
#include <optional>

#include "analysis/claims/scope.hpp"
#include "analysis/folder.hpp"
#include "cli/all_ranks.hpp"
#include "cli/analysis_pass.hpp"
#include "cli/analysis_words.hpp"
#include "cli/analyze_study.hpp"
#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "store/named_file.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

/// What is asked; no path where it was help.
struct Request {
  std::vector<std::string> paths;
  fs::path folder;
};

Request request_of(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("output,o", po::value<std::string>()->value_name("DIR"), "folder to write to; default: FILE without ending, -analysis; of several files: study");
  const auto arguments = parse_arguments(analyze_command(), words, own, {"FILE..."}, false);
  if (arguments.help) return {};
  const auto& paths = arguments.positional;
  const auto standard = paths.size() > 1 ? fs::path("study") : fs::path(paths[0]).replace_extension().concat("-analysis");
  return {paths, arguments.has("output") ? fs::path(arguments.text("output")) : standard};
}

/// Verdicts, tables, figures, report of one file.
void write_analysis(PassedFile file) {
  const auto& results = *file.results;
  const analysis::Evidence evidence(results);
  const auto analysis = analysis::analyse(evidence, std::move(file.pass));
  analysis::write_folder(file.folder, evidence, analysis);
  warn_of_missing_runs(results, analysis.rows);
  print_diverged(analysis.rows);
  print_verdicts(analysis.verdicts);
  if (const auto others = analysis::beyond_asymre(results)) std::cout << *others << "\n";
  print_open(analysis.rows);
  std::cout << "report: " << (file.folder / "report.html").string() << "\n";
}

int execute(const std::vector<std::string>& words) {
  std::optional<PassedFile> file;
  std::optional<PassedStudy> study;
  const int code = on_all_ranks([&](const Communicator& ranks) {
    Request request;
    StudyPlan plan;
    ranks.on_first_rank([&] {
      request = request_of(words);
      if (request.paths.empty()) return;
      plan = plan_study(request.paths, request.folder);
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
  if (file) write_analysis(std::move(*file));
  if (study) write_study(std::move(*study));
  return code;
}

}  // namespace

Command analyze_command() {
  return {.name = "analyze",
          .usage = "analyze FILE... [-o DIR]",
          .summary = "Statistics, verdicts on the theory's claims, figures, report; of several files one report.",
          .details =
              "examples:\n  asymsweep analyze smoke.h5 -o smoke\n  asymsweep analyze results/*.h5 -o study\n"
              "DIR is new, empty, or of an earlier analysis, whose files are replaced.\n"
              "writes DIR/summary.csv and .tex, curves.csv, transitions.csv, threshold_slopes.csv, comparison.csv, verdicts.json, figures/*.svg and *.png, report.html, and sweep.ini, the sweep "
              "with every key, from which single runs are replayed. Of several files all that in DIR/NAME, and DIR/verdicts.json and DIR/report.html over all of them.\n",
          .execute = execute};
}

}  // namespace asymsweep
