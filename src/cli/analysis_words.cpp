#include "cli/analysis_words.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include "analysis/improvement_words.hpp"
#include "core/text.hpp"

namespace asymsweep {

void warn_of_missing_runs(const analysis::Results& results, const std::vector<analysis::SummaryRow>& rows, const std::string& name) {
  double missing = 0;
  for (const auto& row : rows) missing += row.missing;
  if (const auto damaged = results.damaged_runs())
    std::cerr << "asymsweep: warning: " << name << format_count(damaged, "run") << (damaged == 1 ? " is" : " are")
              << " damaged and left out: `asymsweep check` names them, `asymsweep run` repairs them\n";
  if (missing > 0)
    std::cerr << "asymsweep: warning: " << name << format_count(static_cast<std::uint64_t>(missing)) << " of "
              << format_count(results.planned_configurations() * results.sweep().seeds, "run") << (missing == 1 ? " is" : " are")
              << " missing, so all numbers are of the runs that exist: run the sweep again to finish it\n";
}

void print_lost(const analysis::Results& results, const std::vector<analysis::SummaryRow>& rows) {
  double runs = 0, diverged = 0;
  for (const auto& row : rows) runs += row.n, diverged += row.diverged;
  if (diverged > 0)
    std::cout << analysis::lost_word(results) << ": " << format_count(static_cast<std::uint64_t>(diverged)) << " of " << format_count(static_cast<std::uint64_t>(runs), "run")
              << "; " << (results.program() ? analysis::lost_rule(results) : "each counts as the worst possible policy") << " (summary.csv, column diverged)\n";
}

void print_open(const std::vector<analysis::SummaryRow>& rows) {
  const auto open = std::ranges::count(rows, "undecided", &analysis::SummaryRow::verdict);
  if (open == 0) return;
  const auto planned = static_cast<std::uint64_t>(std::ranges::count_if(rows, &analysis::SummaryRow::is_planned));
  double most = 0;
  for (const auto& row : rows) most = std::max(most, std::isfinite(row.seeds_needed) ? row.seeds_needed : 0);
  std::cout << "open: " << format_count(static_cast<std::uint64_t>(open)) << " of " << format_count(planned, "configuration")
            << (open == 1 ? " is" : " are") << " not decided (summary.csv, column verdict)"
            << (most > 0 ? "; if further seeds are like those so far, " + format_count(static_cast<std::uint64_t>(most)) + " decide all that can be" : "") << "\n";
}

void print_verdict(const analysis::Claim& claim, std::size_t id_width, analysis::Decision decision, const std::string& finding) {
  const std::string word = analysis::decision_text(decision);
  std::cout << claim.id << std::string(id_width + 2 - claim.id.size(), ' ') << word << std::string(11 - word.size(), ' ') << claim.name << ": " << finding
            << (claim.declaration ? " (" + claim.declaration->words + ")" : "") << "\n";
}

void print_verdicts(const std::vector<analysis::DecidedClaim>& verdicts) {
  std::size_t longest = 3;
  for (const auto& decided : verdicts) longest = std::max(longest, decided.claim->id.size());
  for (const auto& [claim, verdict] : verdicts)
    if (verdict.decision != analysis::Decision::not_tested || claim->declaration) print_verdict(*claim, longest, verdict.decision, verdict.finding);
}

}  // namespace asymsweep
