#include "analysis/report/study_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/improvement_words.hpp"
#include "analysis/report/answer.hpp"
#include "analysis/report/html.hpp"
#include "analysis/report/page_style.hpp"
#include "analysis/report/report.hpp"
#include "analysis/report/setup.hpp"
#include "analysis/report/verdict_table.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

std::string link_to(const StudyFile& file) { return "<a href=\"" + escaped(file.name) + "/report.html\">" + escaped(file.name) + "</a>"; }

std::vector<const StudyVerdict*> with(const Study& study, Decision decision) {
  std::vector<const StudyVerdict*> found;
  for (const auto& verdict : study.verdicts)
    if (verdict.decision == decision) found.push_back(&verdict);
  return found;
}

/// "G1 (limit policy), G2 (improvement) and G5 (monotone rounds)".
std::string names(const std::vector<const StudyVerdict*>& verdicts) {
  std::string text;
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == verdicts.size() ? " and "
                                                    : ", ") +
            verdicts[i]->claim->id + (verdicts[i]->claim->declaration ? "" : " (" + escaped(verdicts[i]->claim->name) + ")");
  return text;
}

std::string counted(const std::vector<const StudyVerdict*>& verdicts, const std::string& word) {
  if (verdicts.empty()) return "none is " + word;
  return format_count(verdicts.size()) + (verdicts.size() == 1 ? " is " : " are ") + word + ": " + names(verdicts);
}

struct Runs {
  double done = 0, diverged = 0, missing = 0;
};

Runs runs_of(const StudyFile& file) {
  Runs runs;
  for (const auto& row : file.rows) runs.done += row.n, runs.diverged += row.diverged, runs.missing += row.missing;
  return runs;
}

std::string count(double value) { return format_count(static_cast<std::uint64_t>(value)); }

std::string answer(const Study& study) {
  Runs all;
  for (const auto& file : study.files) {
    const auto runs = runs_of(file);
    all.done += runs.done, all.missing += runs.missing;
  }
  const auto not_tested = with(study, Decision::not_tested);
  std::string html = "<p class=\"answer\">Of " + format_count(study.verdicts.size() - not_tested.size()) + " claims tested on " + count(all.done) + " runs of " +
                     format_count(study.files.size(), "sweep") + ", " + counted(with(study, Decision::supported), "supported") + "; " +
                     counted(with(study, Decision::refuted), "refuted") + "; " + counted(with(study, Decision::undecided), "undecided") + ".";
  if (all.missing > 0) html += " " + badge("not finished") + " " + count(all.missing) + " runs are missing: their claims stay open.";
  return html + "</p>\n";
}

/// What the cell of a claim and a file says: the verdict with the number that made it.
std::string file_cell(const std::optional<Verdict>& verdict) {
  if (!verdict) return "<td class=\"none\"><span class=\"quiet\">–</span></td>";
  std::string html = "<td>" + badge(decision_text(verdict->decision)) + "<br><span class=\"quiet\">";
  if (const auto& found = verdict->counter_examples)
    html += count(static_cast<double>(found->violating)) + " of " + format_count(found->instances, "instance") + " against it";
  else if (!std::isnan(verdict->estimate))
    html += shown(verdict->estimate) + " " + between(verdict->interval.low, verdict->interval.high) + "<br>n = " + format_count(verdict->evidence.contains("estimate_n") ? verdict->evidence["estimate_n"].get<std::size_t>() : verdict->n);
  if (verdict->evidence.contains("missing_runs")) html += "<br>" + format_count(verdict->evidence["missing_runs"].get<std::size_t>(), "run") + " missing";
  return html + "</span></td>";
}

std::string verdict_rows(const Study& study) {
  std::string html =
      "<h2>Verdicts</h2>\n<table class=\"verdicts\"><thead><tr><th></th><th>claim</th><th>verdict</th><th>what was seen</th></tr></thead><tbody>\n";
  std::set<std::string> ids;  // two texts may have one name
  for (const auto& verdict : study.verdicts) {
    if (!verdict.shown) continue;
    const auto& file = study.files[*verdict.shown];
    const auto& own = *verdict.by[*verdict.shown];
    html += "<tr" + (ids.insert(verdict.claim->id).second ? " id=\"" + escaped(verdict.claim->id) + "\"" : "") + "><td>" + escaped(verdict.claim->id) + "</td><td><b>" + escaped(verdict.claim->name) + "</b>" +
            (verdict.claim->declaration ? "" : "<br>" + mathematics(verdict.claim->statement)) + "</td><td>" + badge(decision_text(verdict.decision)) + "</td><td>" + link_to(file) + ": " + mathematics(as_sentence(own.finding));
    for (const auto& half : verdict.halves) html += "<br>Part " + mathematics(half.name) + ": " + badge(decision_text(half.decision)) + " over all files.";
    if (!std::isnan(own.estimate)) html += "<br><span class=\"quiet\">" + mathematics(in_numbers(own)) + "</span>";
    if (verdict.claim->declaration) html += "<br><span class=\"quiet\">" + escaped(verdict.claim->declaration->words) + "</span>";
    if (verdict.decision == Decision::undecided && !own.needs.empty()) html += "<br><span class=\"needs\">" + mathematics(as_sentence("To decide it: " + own.needs)) + "</span>";
    if (verdict.decision == Decision::refuted && !verdict.claim->refuted.empty())
      html += "<br><span class=\"quiet\">Refuted says: " + mathematics(verdict.claim->refuted) + "</span>";
    html += "<br><span class=\"quiet\">" + format_count(verdict.files(), "file") + (verdict.files() == 1 ? " tests" : " test") + " it, at an error rate of " +
            shown(verdict.error_rate) + (verdict.files() == 1 ? "" : " each") + ".</span><details><summary class=\"quiet\">rule</summary><p>" + mathematics(verdict.claim->method) +
            "</p></details></td></tr>\n";
  }
  html += "</tbody></table>\n";
  const auto untested = with(study, Decision::not_tested);
  if (untested.empty()) return html;
  html += "<details><summary>Not tested here: " + names(untested) + "</summary><ul>\n";
  for (const auto* verdict : untested) html += "<li><b>" + escaped(verdict->claim->id) + "</b> " + mathematics(verdict->claim->statement) + "<br><span class=\"quiet\">" + mathematics(verdict->claim->method) + "</span></li>\n";
  return html + "</ul></details>\n";
}

std::string claims_by_files(const Study& study) {
  std::string html =
      "<h2>Claims by files</h2>\n<p class=\"quiet\">The verdict of each file at the shared error rate, with the number that made it. –: no run of the file tests the claim.</p>\n"
      "<div class=\"wide\"><table class=\"matrix\"><thead><tr><th></th>";
  for (const auto& file : study.files) html += "<th>" + link_to(file) + "</th>";
  html += "</tr></thead><tbody>\n";
  for (const auto& verdict : study.verdicts) {
    if (!verdict.shown) continue;
    html += "<tr><th scope=\"row\"><a href=\"#" + escaped(verdict.claim->id) + "\">" + escaped(verdict.claim->id) + "</a></th>";
    for (const auto& own : verdict.by) html += file_cell(own);
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string files_table(const Study& study) {
  std::string html = "<h2>Files</h2>\n<table class=\"files\"><thead><tr><th>file</th><th>what was run</th><th>runs</th><th>state</th></tr></thead><tbody>\n";
  for (const auto& file : study.files) {
    const auto runs = runs_of(file);
    const auto damaged = file.results->damaged_runs();
    std::string state;
    if (damaged > 0) state += badge("damaged") + " " + format_count(damaged, "run") + " damaged and left out (<code>asymsweep check</code>)<br>";
    if (!file.writer.empty()) state += badge("not finished") + " being written by " + escaped(file.writer) + "<br>";
    if (runs.missing > 0) state += badge("not finished") + " " + count(runs.missing) + " runs missing<br>";
    if (runs.diverged > 0) state += count(runs.diverged) + " runs " + lost_word(*file.results) + "; " + lost_rule(*file.results) + "<br>";
    html += "<tr><td>" + link_to(file) + "<br><span class=\"quiet\">" + escaped(file.path) + "</span></td><td>" + escaped(file.results->sweep().description) +
            "<br><span class=\"quiet\">" + mathematics(setup_sentence(*file.results)) + "</span><br>" + of_configurations(*file.results, file.rows) + "</td><td class=\"number\">" + count(runs.done) + "</td><td>" +
            (state.empty() ? "complete" : state) + "</td></tr>\n";
  }
  for (const auto& [path, reason] : study.left_out)
    html += "<tr><td>" + escaped(path) + "</td><td>" + escaped(reason) + "</td><td class=\"number\">–</td><td>" + badge("left out") + "</td></tr>\n";
  return html + "</tbody></table>\n";
}

/// Of each claim the figure of the file whose numbers stand for it; one that shows several claims once.
std::string figures(const Study& study) {
  struct Shown {
    const StudyFile* file;
    const Figure* figure;
    std::string claims;
  };
  std::vector<Shown> all;
  for (const auto& verdict : study.verdicts) {
    if (!verdict.shown) continue;
    const auto& file = study.files[*verdict.shown];
    const auto* figure = figure_of(verdict.claim->id, file.figures);
    if (!figure) continue;
    const auto known = std::ranges::find(all, figure, &Shown::figure);
    if (known == all.end()) all.push_back({&file, figure, verdict.claim->id});
    else known->claims += ", " + verdict.claim->id;
  }
  std::string html = all.empty() ? "" : "<h2>Figures</h2>\n";
  for (const auto& [file, figure, claims] : all)
    html += "<p><b>" + escaped(claims) + "</b>, in " + link_to(*file) + ":</p>" + figure_html(*figure, file->figure_folder, file->name + "-" + figure->stem);
  return html;
}

}  // namespace

std::string make_study_page(const Study& study, const std::string& name) {
  return page_start(name) + "<h1>" + escaped(name) + "</h1>\n" + answer(study) + verdict_rows(study) + figures(study) + claims_by_files(study) + files_table(study) + page_end();
}

}  // namespace asymsweep::analysis
