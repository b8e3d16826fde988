#include "analysis/report/report.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/improvement_words.hpp"
#include "analysis/report/answer.hpp"
#include "analysis/report/configuration_table.hpp"
#include "analysis/report/html.hpp"
#include "analysis/report/page_style.hpp"
#include "analysis/report/setup.hpp"
#include "analysis/report/threshold_table.hpp"
#include "analysis/report/verdict_table.hpp"
#include "core/text.hpp"
#include "store/kept_files.hpp"
#include "store/lock.hpp"
#include "store/programs.hpp"

namespace asymsweep::analysis {
namespace {

struct Progress {
  std::size_t done = 0, diverged = 0, missing = 0;
};

Progress progress(const std::vector<SummaryRow>& rows) {
  Progress total;
  for (const auto& row : rows) {
    total.done += static_cast<std::size_t>(row.n);
    total.diverged += static_cast<std::size_t>(row.diverged);
    total.missing += static_cast<std::size_t>(row.missing);
  }
  return total;
}

/// Of a file of `run --until-decided`: how many seeds there are, and which numbers do not allow that.
std::string left_out_sentence(const Results& results, const std::vector<SummaryRow>& rows) {
  std::size_t left_out = 0;
  double fewest = std::numeric_limits<double>::infinity(), most = 0;
  for (const auto& row : rows) {
    if (!row.is_planned()) continue;
    left_out += results.left_out(row.configuration);
    fewest = std::min(fewest, row.n);
    most = std::max(most, row.n);
  }
  const auto count = [](double seeds) { return format_count(static_cast<std::size_t>(seeds)); };
  return "<p>The run ended where all was decided (<code>--until-decided</code>): each configuration has " + count(fewest) + " to " + count(most) + " seeds, and " +
         format_count(left_out) +
         " runs were left out. Verdicts and intervals of means allow that. Those of the median, the interquartile mean and Student&rsquo;s t, and "
         "<code>success_low</code>, <code>success_high</code>, hold for a number of seeds that is fixed beforehand, and are approximate here.</p>\n";
}

std::string header(const Results& results, const std::vector<SummaryRow>& rows) {
  const auto& sweep = results.sweep();
  const auto& layout = results.file().layout();
  const auto runs = progress(rows);
  std::string html = "<h1>" + escaped(sweep.name) + "</h1>\n<p>" + escaped(as_sentence(sweep.description)) + (sweep.description.empty() ? "" : " ") + mathematics(setup_sentence(results)) + "</p>\n<p class=\"quiet\">" +
                     format_count(results.planned_configurations(), "configuration") + " × " + (results.has_left_out() ? "at most " : "") + format_count(sweep.seeds, "seed") +
                     "; " + format_count(runs.done, "run");
  if (runs.diverged) html += ", of which " + format_count(runs.diverged) + " " + lost_word(results);
  html += ". Identity " + escaped(layout.text("identity")) + ".</p>\n";
  if (const auto writer = lock_holder(results.file().path()))
    html += "<p>" + badge("interim") + " The file is being written by " + escaped(*writer) + ": analyze it again when it is complete.</p>\n";
  if (runs.missing)
    html += "<p>" + badge("not finished") + " " + format_count(runs.missing, "run") +
            (runs.missing == 1 ? " is" : " are") + " missing: run the sweep again to complete it; all numbers below are of the runs that exist.</p>\n";
  if (runs.diverged > 0 && runs.diverged == runs.done && results.program())
    html += "<p>" + badge("failed") + " All " + format_count(runs.done, "run") + " failed: <code>asymsweep status</code> says why.</p>\n";
  else if (runs.diverged > 0 && runs.diverged == runs.done)
    html += "<p>" + badge("diverged") + " All " + format_count(runs.done, "run") +
            " diverged: a parameter or probability became infinite or not a number. Every number below is that of the worst possible policy, so this file "
            "does not show what training does. A smaller <code>learning_rate</code> or <code>|V|</code> may help.</p>\n";
  if (results.has_left_out()) html += left_out_sentence(results, rows);
  if (results.was_extended())
    html +=
        "<p>Runs were added to this file after it was first finished. The verdicts allow that: every bound holds for any number of runs, "
        "also under interim analyses.</p>\n";
  const auto open = static_cast<std::size_t>(std::ranges::count_if(rows, &SummaryRow::is_undecided));
  if (open)
    html += "<p>" + format_count(open) + " of " + format_count(results.planned_configurations(), "configuration") +
            (open == 1 ? " is" : " are") +
            " not decided yet; <code>seeds_needed</code> in summary.csv says how many seeds would decide them if the others are like "
            "those so far.</p>\n";
  return html;
}

std::string provenance(const Results& results) {
  std::string html =
      "<h2>Provenance</h2>\n<p class=\"quiet\">A rank is one MPI process of the run. It draws units, each a block of seeds "
      "of one configuration; no result depends on which rank trained what.</p>\n<table>\n";
  html += "<tr>" + cell("trained") + cell(text_of(programs_of(results.file().unit_table()))) + "</tr>\n";
  for (const auto& [name, value] : results.file().layout().attributes) {
    if (name == "sweep_text" || name == "sweep_canonical" || is_of_kept_file(name)) continue;
    const auto text = std::visit(
        [](const auto& v) -> std::string {
          if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::string>) return v;
          else return format_number(static_cast<double>(v));
        },
        value);
    html += "<tr>" + cell(name) + cell(text) + "</tr>\n";
  }
  html += "</table>\n<details><summary>The sweep, every key</summary><pre>" + escaped(results.file().layout().text("sweep_canonical")) + "</pre></details>\n";
  for (const auto& [path, content] : kept_files(results.file().layout().attributes))
    html += "<details><summary>content of " + escaped(path) + "</summary><pre>" + escaped(content) + "</pre></details>\n";
  return html;
}

}  // namespace

std::string figure_html(const Figure& figure, const std::string& folder, const std::string& id) {
  std::string html = "<figure id=\"figure-" + escaped(id) + "\"><b>" + mathematics(figure.title) + "</b>";
  html += figure.html.empty() ? "<br><img alt=\"" + escaped(figure.title) + "\" src=\"" + embedded_svg(folder + "/" + figure.stem + ".svg") + "\">" : figure.html;
  html += "<figcaption>" + mathematics(figure.caption);
  if (!figure.command.empty()) html += "<br>For a paper: <code>" + escaped(figure.command) + "</code>";
  html += "</figcaption>";
  if (!figure.table.empty()) html += "<details><summary class=\"quiet\">the numbers</summary><div class=\"wide\">" + figure.table + "</div></details>";
  else if (!figure.html.empty()) html += "<p class=\"quiet\">The numbers: figures/" + figure.stem + ".csv</p>";
  return html + "</figure>\n";
}

std::string make_report(const Results& results, const Analysis& analysis, const Drawn& drawn, const std::string& folder) {
  const auto signs = sign_changes(results, analysis.rows);
  const auto& figures = drawn.figures;
  std::string html = page_start(results.sweep().name, results.file().path()) + header(results, analysis.rows) + answer(results, analysis, signs) + verdict_table(results, analysis, figures);
  if (!figures.empty()) html += figure_html(figures[0], folder, figures[0].stem);
  html += threshold_table(results, signs, analysis.transitions);
  if (figures.size() > 1 || !drawn.notes.empty()) html += "<h2>Figures</h2>\n";
  for (const auto& note : drawn.notes) html += "<p class=\"quiet\">" + mathematics(note) + "</p>\n";
  for (std::size_t i = 1; i < figures.size(); ++i) html += figure_html(figures[i], folder, figures[i].stem);
  return html + configuration_table(results, analysis) + provenance(results) + page_end();
}

}  // namespace asymsweep::analysis
