#include "analysis/folder.hpp"

#include <functional>
#include <sstream>

#include "analysis/figures/gnuplot.hpp"
#include "analysis/figures/heat_maps.hpp"
#include "analysis/figures/report_figures.hpp"
#include "analysis/figures/transition_figures.hpp"
#include "analysis/program_folder.hpp"
#include "analysis/report/html.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "store/posix_file.hpp"
#include "store/replace_file.hpp"

namespace asymsweep::analysis {
namespace {

namespace fs = std::filesystem;

template <class Writer>
void write_table(const fs::path& path, Writer writer) {
  std::ostringstream text;
  writer(text);
  write_text(path, text.str());
}

std::vector<Figure> list_of(const std::optional<Figure>& figure) { return figure ? std::vector{*figure} : std::vector<Figure>(); }

}  // namespace

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder.string() + ": " + error.message());
}

Drawn write_folder(const fs::path& folder, const Evidence& evidence, const Analysis& analysis) {
  const auto& results = evidence.results();
  write_text(folder / analysis_mark, verdicts_json(analysis.verdicts).dump(1) + "\n");
  write_table(folder / "threshold_slopes.csv", [&](auto& out) { write_threshold_slopes_csv(out, results, analysis.slopes); });
  write_table(folder / "transitions.csv", [&](auto& out) { write_transitions_csv(out, results, analysis.transitions); });
  write_text(folder / "sweep.ini", results.file().layout().text("sweep_canonical"));
  write_program_files(folder, results.file().layout());
  const auto& comparison = analysis.comparison.methods;
  std::error_code reason;
  fs::remove(folder / "comparison.csv", reason);
  if (reason) fail_storage("cannot remove", (folder / "comparison.csv").string(), reason.value());
  if (comparison) write_table(folder / "comparison.csv", [&](auto& out) { write_comparison_csv(out, *comparison); });

  const auto drawings = (folder / "figures").string();
  make_folder(drawings);
  remove_figures(drawings);
  using Table = void (*)(std::ostream&, const Results&, const std::vector<SummaryRow>&);
  const auto summary = [&](const char* name, Table table) {
    write_table(folder / name, [&](auto& out) { table(out, results, analysis.rows); });
    return std::vector<Figure>();
  };
  ReportFigures lines;
  const std::vector<std::function<std::vector<Figure>()>> kinds = {
      [&] { return summary("summary.csv", write_summary_csv); },
      [&] { return summary("summary.tex", write_summary_tex); },
      [&] { return lines = draw_report_figures(results, analysis.drawn, drawings), std::vector<Figure>(); },
      [&] { return draw_transition_figures(evidence, analysis.transitions, analysis.slopes, drawings); },
      [&] { return draw_heat_maps(results, analysis.rows, drawings); },
      [&] { return list_of(comparison ? draw_profiles(*comparison, drawings) : std::nullopt); },
  };
  std::vector<std::vector<Figure>> of_kinds(kinds.size());
  parallel_for(kinds.size(), usable_cores(), [&](std::size_t i) { of_kinds[i] = kinds[i](); });
  Drawn drawn{.figures = std::move(lines.figures), .notes = std::move(lines.notes)};
  if (const auto& note = analysis.comparison.note; !note.empty()) drawn.notes.push_back(as_sentence(note));
  for (const auto& of_kind : of_kinds) drawn.figures.insert(drawn.figures.end(), of_kind.begin(), of_kind.end());
  write_text(folder / "report.html", make_report(results, analysis, drawn, drawings));
  return drawn;
}

}  // namespace asymsweep::analysis
