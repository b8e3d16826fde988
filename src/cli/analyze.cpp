// asymsweep analyze: statistics, verdicts, figures, report.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "analysis/claims/registry.hpp"
#include "analysis/figures/baseline_figures.hpp"
#include "analysis/figures/training_figure.hpp"
#include "analysis/report/report.hpp"
#include "analysis/summary.hpp"
#include "cli/arguments.hpp"
#include "core/error.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;
using analysis::Results;

fs::path default_folder(const fs::path& file) { return fs::path(file).replace_extension().concat("-analysis"); }

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw StorageError("cannot write " + path.string());
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder.string() + ": " + error.message());
}

std::size_t cores() { return std::max(1u, std::thread::hardware_concurrency()); }

void print_verdicts(const std::vector<analysis::DecidedClaim>& verdicts) {
  for (const auto& [claim, verdict] : verdicts) {
    if (verdict.decision == analysis::Decision::not_tested) continue;
    const std::string decision = analysis::decision_text(verdict.decision);
    std::cout << claim->id << std::string(5 - claim->id.size(), ' ') << decision
              << std::string(11 - decision.size(), ' ') << claim->name << ": " << verdict.finding << "\n";
  }
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("output,o", po::value<std::string>(), "folder to write to; default: FILE without ending, -analysis");
  const auto arguments = parse_arguments(analyze_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const fs::path file = arguments.positional[0];
  if (!std::ifstream(file)) throw UserError("asymsweep analyze: cannot read " + file.string());
  const fs::path folder = arguments.has("output") ? fs::path(arguments.text("output")) : default_folder(file);

  const auto results = Results::open(file.string());
  make_folder(folder / "figures");
  analysis::ReportContent content;
  content.rows = analysis::summarize(results, {}, cores());
  analysis::judge(results, content.rows);
  std::ostringstream csv, tex;
  analysis::write_summary_csv(csv, results, content.rows);
  write_text(folder / "summary.csv", csv.str());
  analysis::write_summary_tex(tex, results, content.rows);
  write_text(folder / "summary.tex", tex.str());

  content.verdicts = analysis::decide_claims(results);
  write_text(folder / "verdicts.json", analysis::verdicts_json(content.verdicts).dump(1) + "\n");
  write_text(folder / "sweep.ini", results.file().layout().text("sweep_canonical"));

  content.figure_folder = (folder / "figures").string();
  content.figures = analysis::draw_baseline_figures(results, content.figure_folder);
  if (auto figure = analysis::draw_training_figure(results, content.figure_folder)) content.figures.push_back(*figure);
  write_text(folder / "report.html", analysis::make_report(results, content));

  print_verdicts(content.verdicts);
  std::cout << "report: " << (folder / "report.html").string() << "\n";
  return exit_done;
}

}  // namespace

Command analyze_command() {
  return {.name = "analyze",
          .usage = "analyze FILE [-o DIR]",
          .summary = "Statistics, verdicts on the theory's claims, figures, report.",
          .details = "example:\n  asymsweep analyze smoke.h5 -o smoke\n"
                     "writes DIR/summary.csv, verdicts.json, figures/*.svg and *.png, report.html, and sweep.ini, the sweep "
                     "with every key, from which single runs are replayed.\n",
          .execute = execute};
}

}  // namespace asymsweep
