// asymsweep analyze: statistics, verdicts, figures, report.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>

#include "analysis/claims/registry.hpp"
#include "analysis/claims/scope.hpp"
#include "analysis/comparison.hpp"
#include "analysis/curves.hpp"
#include "analysis/figures/baseline_figures.hpp"
#include "analysis/figures/gnuplot.hpp"
#include "analysis/figures/heat_maps.hpp"
#include "analysis/figures/training_figure.hpp"
#include "analysis/figures/transition_figures.hpp"
#include "analysis/report/report.hpp"
#include "analysis/scan.hpp"
#include "analysis/summary.hpp"
#include "analysis/threshold_slopes.hpp"
#include "analysis/transitions.hpp"
#include "cli/all_ranks.hpp"
#include "cli/analysis_folder.hpp"
#include "cli/arguments.hpp"
#include "cli/curve_writer.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "store/named_file.hpp"
#include "store/posix_file.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;
using analysis::Results;

fs::path default_folder(const fs::path& file) { return fs::path(file).replace_extension().concat("-analysis"); }

void write_text(const fs::path& path, const std::string& text) {
  ReplacingFile file(path);
  if (const int error = file.write(text)) fail_storage("cannot write", path.string(), error);
  file.finish();
}

/// What the pass over the file leaves on the first rank, which goes on alone.
struct Gathered {
  fs::path folder;
  std::unique_ptr<AnalysisFolder> held;
  std::optional<Results> results;
  std::vector<analysis::SummaryRow> rows;
  std::vector<analysis::DrawnCurve> drawn;  ///< what the training figure shows
};

constexpr std::size_t most_drawn = 512;  // configurations

void take(Gathered& gathered, std::size_t begin, std::vector<analysis::Scanned>& slice) {
  const auto& results = *gathered.results;
  for (std::size_t i = 0; i < slice.size(); ++i) {
    gathered.rows.push_back(std::move(slice[i].row));
    if (gathered.drawn.size() >= most_drawn || slice[i].curves.empty() || !analysis::is_drawn(results, begin + i)) continue;
    const auto curve = analysis::drawn_curve(results);
    gathered.drawn.push_back({begin + i, analysis::curve_points(results, begin + i, curve, slice[i].curves[curve])});
  }
}

/// One pass over the file: each rank takes every size-th slice, and the first one brings them together, in order.
void scan_together(Gathered& gathered, const Communicator& ranks) {
  auto& results = *gathered.results;
  const auto size = static_cast<std::size_t>(ranks.size()), rank = static_cast<std::size_t>(ranks.rank());
  const std::size_t threads = size == 1 ? usable_cores() : 1;
  const std::size_t step = analysis::configurations_of_a_slice(results), all = results.configurations();
  std::optional<CurveWriter> curves;
  if (rank == 0) curves.emplace(gathered.folder / "curves.csv", results);
  const auto end_of = [&](std::size_t begin) { return std::min(begin + step, all); };
  for (std::size_t round = 0; round < all; round += step * size) {
    const std::size_t mine = round + rank * step;
    std::vector<analysis::Scanned> own;
    ranks.together([&] {
      if (mine < all) own = analysis::scan(results, mine, end_of(mine), threads, rank == 0);
    });
    for (std::size_t of = 0; of < size; ++of) {
      const std::size_t begin = round + of * step;
      if (begin >= all) break;
      if (size > 1) {
        std::vector<double> numbers(analysis::packed_size(results, begin, end_of(begin)), 0.0);
        if (of == rank) numbers = analysis::pack(results, begin, own);
        ranks.reduce(numbers, Communicator::Reduction::sum);  // with zeros
        if (rank == 0 && of != 0) own = analysis::unpack(results, begin, end_of(begin), numbers);
      }
      ranks.on_first_rank([&] {
        curves->add(own);
        take(gathered, begin, own);
      });
    }
  }
  ranks.on_first_rank([&] { curves->finish(); });
}

/// Nothing where only help was asked for, and on every rank but the first.
std::optional<Gathered> gather(const std::vector<std::string>& words, const Communicator& ranks) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("output,o", po::value<std::string>()->value_name("DIR"), "folder to write to; default: FILE without ending, -analysis");
  std::string file;  // stays empty where help was asked for
  Gathered gathered;
  ranks.on_first_rank([&] {
    const auto arguments = parse_arguments(analyze_command(), words, own, {"FILE"}, false);
    if (arguments.help) return;
    require_result_file(arguments.positional[0]);
    file = arguments.positional[0];
    gathered.folder = arguments.has("output") ? fs::path(arguments.text("output")) : default_folder(file);
    require_analysis_folder(gathered.folder);
  });
  file = ranks.broadcast(file);
  if (file.empty()) return std::nullopt;
  ranks.together([&] { gathered.results = Results::open_unread(file); });
  ranks.on_first_rank([&] { gathered.held = std::make_unique<AnalysisFolder>(gathered.folder); });
  scan_together(gathered, ranks);
  if (ranks.rank() > 0) return std::nullopt;
  return gathered;
}

template <class Writer>
void write_table(const fs::path& path, Writer writer) {
  std::ostringstream text;
  writer(text);
  write_text(path, text.str());
}

/// What is not in the numbers.
void warn_of_missing_runs(const Results& results, const std::vector<analysis::SummaryRow>& rows) {
  double missing = 0;
  for (const auto& row : rows) missing += row.missing;
  if (const auto damaged = results.damaged_runs())
    std::cerr << "asymsweep: warning: " << format_count(damaged, "run") << (damaged == 1 ? " is" : " are")
              << " not what was written and left out: `asymsweep check` names them, `asymsweep run` mends them\n";
  if (missing > 0)
    std::cerr << "asymsweep: warning: " << format_count(static_cast<std::uint64_t>(missing)) << " of "
              << format_count(rows.size() * results.sweep().seeds, "run") << (missing == 1 ? " is" : " are")
              << " missing, and everything is of those that exist: run the sweep again to finish it\n";
}

/// What the numbers are of, where training left the numbers of the machine.
void print_diverged(const std::vector<analysis::SummaryRow>& rows) {
  double runs = 0, diverged = 0;
  for (const auto& row : rows) runs += row.n, diverged += row.diverged;
  if (diverged > 0)
    std::cout << "diverged: " << format_count(static_cast<std::uint64_t>(diverged)) << " of " << format_count(static_cast<std::uint64_t>(runs), "run")
              << "; each counts as one that ended as badly as it can (summary.csv, column diverged)\n";
}

void print_open(const std::vector<analysis::SummaryRow>& rows) {
  const auto open = std::ranges::count(rows, "undecided", &analysis::SummaryRow::verdict);
  if (open == 0) return;
  double most = 0;
  for (const auto& row : rows) most = std::max(most, std::isfinite(row.seeds_needed) ? row.seeds_needed : 0);
  std::cout << "open: " << format_count(static_cast<std::uint64_t>(open)) << " of " << format_count(rows.size(), "configuration")
            << (open == 1 ? " is" : " are") << " not decided (summary.csv, column verdict)"
            << (most > 0 ? "; if further seeds are like those so far, " + format_count(static_cast<std::uint64_t>(most)) + " decide all that can be" : "") << "\n";
}

void print_verdicts(const std::vector<analysis::DecidedClaim>& verdicts) {
  std::size_t longest = 3;
  for (const auto& decided : verdicts) longest = std::max(longest, decided.claim->id.size());
  for (const auto& [claim, verdict] : verdicts) {
    if (verdict.decision == analysis::Decision::not_tested) continue;
    const std::string decision = analysis::decision_text(verdict.decision);
    std::cout << claim->id << std::string(longest + 2 - claim->id.size(), ' ') << decision
              << std::string(11 - decision.size(), ' ') << claim->name << ": " << verdict.finding << "\n";
  }
}

/// Verdicts, tables, figures, report.
void write_analysis(Gathered gathered) {
  const auto& folder = gathered.folder;
  const auto& results = *gathered.results;
  analysis::ReportContent content;
  content.rows = std::move(gathered.rows);
  analysis::judge(content.rows);
  const analysis::Evidence evidence(results);
  content.verdicts = analysis::decide_claims(evidence);
  write_text(folder / analysis_mark, analysis::verdicts_json(content.verdicts).dump(1) + "\n");
  content.transitions = analysis::find_transitions(results, content.rows);
  const auto& transitions = content.transitions;
  const auto slopes = analysis::threshold_slopes(results, transitions);
  write_table(folder / "threshold_slopes.csv",
              [&](auto& out) { analysis::write_threshold_slopes_csv(out, results, slopes); });
  write_table(folder / "transitions.csv", [&](auto& out) { analysis::write_transitions_csv(out, results, transitions); });

  write_text(folder / "sweep.ini", results.file().layout().text("sweep_canonical"));

  content.figure_folder = (folder / "figures").string();
  make_folder(content.figure_folder);
  analysis::remove_figures(content.figure_folder);
  fs::remove(folder / "comparison.csv");
  const auto comparison = analysis::compare_methods(results);
  if (comparison) write_table(folder / "comparison.csv", [&](auto& out) { analysis::write_comparison_csv(out, *comparison); });
  const auto in = [&](auto&& figure) { return figure ? std::vector{*figure} : std::vector<analysis::Figure>(); };
  using Table = void (*)(std::ostream&, const Results&, const std::vector<analysis::SummaryRow>&);
  const auto summary = [&](const char* name, Table table) {
    write_table(folder / name, [&](auto& out) { table(out, results, content.rows); });
    return std::vector<analysis::Figure>();
  };
  const std::vector<std::function<std::vector<analysis::Figure>()>> kinds = {
      [&] { return summary("summary.csv", analysis::write_summary_csv); },
      [&] { return summary("summary.tex", analysis::write_summary_tex); },
      [&] { return analysis::draw_heat_maps(results, content.rows, content.figure_folder); },
      [&] { return analysis::draw_baseline_figures(results, content.figure_folder); },
      [&] { return analysis::draw_transition_figures(evidence, transitions, slopes, content.figure_folder); },
      [&] { return in(analysis::draw_training_figure(results, gathered.drawn, content.figure_folder)); },
      [&] { return in(comparison ? analysis::draw_profiles(*comparison, content.figure_folder) : std::nullopt); },
  };
  std::vector<std::vector<analysis::Figure>> figures(kinds.size());
  parallel_for(kinds.size(), usable_cores(), [&](std::size_t i) { figures[i] = kinds[i](); });
  for (const auto& of_kind : figures) content.figures.insert(content.figures.end(), of_kind.begin(), of_kind.end());
  write_text(folder / "report.html", analysis::make_report(results, content));

  warn_of_missing_runs(results, content.rows);
  print_diverged(content.rows);
  print_verdicts(content.verdicts);
  if (const auto others = analysis::beyond_asymre(results)) std::cout << *others << "\n";
  print_open(content.rows);
  std::cout << "report: " << (folder / "report.html").string() << "\n";
}

int execute(const std::vector<std::string>& words) {
  std::optional<Gathered> gathered;
  const int code = on_all_ranks([&](const Communicator& ranks) {
    gathered = gather(words, ranks);
    return exit_done;
  });
  if (gathered) write_analysis(std::move(*gathered));
  return code;
}

}  // namespace

Command analyze_command() {
  return {.name = "analyze",
          .usage = "analyze FILE [-o DIR]",
          .summary = "Statistics, verdicts on the theory's claims, figures, report.",
          .details =
              "example:\n  asymsweep analyze smoke.h5 -o smoke\n"
              "DIR is new, empty, or of an earlier analysis, whose files are replaced.\n"
              "writes DIR/summary.csv and .tex, curves.csv, transitions.csv, threshold_slopes.csv, comparison.csv, verdicts.json, figures/*.svg and *.png, report.html, and sweep.ini, the sweep "
              "with every key, from which single runs are replayed.\n",
          .execute = execute};
}

}  // namespace asymsweep
