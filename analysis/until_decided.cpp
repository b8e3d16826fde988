#include "analysis/until_decided.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/improvement.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/summary.hpp"
#include "core/parallel.hpp"
#include "store/claims_log.hpp"

namespace asymsweep::analysis {
namespace {

std::vector<DeclaredClaim> claims_of(const Results& results) {
  const auto versions = claims_versions(results.file());
  if (versions.empty() || versions.back().claims.empty()) return {};
  return declared_claims(read_claims(versions.back().claims, "the claims stored in " + results.file().path()), results.sweep());
}

/// As far as its mean's verdict depends on it.
SummaryRow row_of(const Results& results, std::size_t c) {
  const auto runs = results.runs(c);
  const auto improvement = improvements(results, c, runs);
  const auto known = known_improvement(results, c);
  SummaryRow row{.configuration = c, .n = static_cast<double>(runs.seeds.size())};
  row.log_evidence_above = log_evidence_above_zero(improvement, known);
  row.log_evidence_below = log_evidence_below_zero(improvement, known);
  row.p_value = std::min(1.0, 2 * std::exp(-std::max(row.log_evidence_above, row.log_evidence_below)));
  return row;
}

}  // namespace

UntilDecided::UntilDecided(const std::string& path)
    : results_(Results::open_unread(path)), claims_(claims_of(results_)), concerned_(results_.configurations()), units_read_(results_.configurations()), shown_(results_.configurations()) {
  for (const auto& claim : claims_) {
    const auto places = decidable(claim, results_);
    if (places.empty()) hopeless_.push_back(claim.name);
    for (const auto c : places) concerned_[c] = true;
  }
  if (claims_.empty())
    for (std::size_t c = 0; c < concerned_.size(); ++c) concerned_[c] = results_.sweep().planned(c) && known_improvement(results_, c).bounded();
}

Standings UntilDecided::look(const std::vector<std::uint64_t>& seeds) {
  read_up_to(seeds);
  return is_about_claims() ? look_at_claims() : look_at_rows();
}

void UntilDecided::read_up_to(const std::vector<std::uint64_t>& seeds) {
  results_.refresh();
  std::vector<Results::Task> tasks;
  for (std::size_t c = 0; c < seeds.size(); ++c) {
    const auto& units = results_.units_of(c);
    auto& read = units_read_[c];
    const auto first = read;
    while (read < units.size() && results_.file().layout().units[units[read]].seed_begin < seeds[c]) ++read;
    if (read > first) tasks.push_back({c, first, read - first});
  }
  results_.visit_units(tasks, usable_cores(), [](auto&&...) {});
}

Standings UntilDecided::look_at_claims() const {
  Standings all{.open = std::vector<bool>(results_.configurations())};
  const bool reads_cells = std::ranges::any_of(claims_, [](const DeclaredClaim& claim) { return claim.reads_cells(); });
  const auto evidence = reads_cells ? Evidence(results_) : Evidence::without_cells(results_);
  for (const auto& claim : claims_) {
    const auto [decided, open] = standing_of(claim, evidence);
    (decided ? all.decided : all.undecided) += 1;
    for (const auto c : open) all.open[c] = true;
  }
  return all;
}

Standings UntilDecided::look_at_rows() {
  const auto& sweep = results_.sweep();
  std::vector<SummaryRow> rows(results_.configurations());
  parallel_for(rows.size(), usable_cores(), [&](std::size_t c) {
    if (sweep.planned(c)) rows[c] = row_of(results_, c);
  });
  judge(rows);
  Standings all{.open = std::vector<bool>(rows.size())};
  for (const auto& row : rows) all.undecided += row.is_undecided(), all.decided += row.is_planned() && !row.is_undecided();
  if (all.undecided == 0) return all;

  // A row is left alone once nothing that the others show can take its verdict back; each side has half of the error. The family are the
  // planned rows, as in `judge`.
  std::vector<std::size_t> planned;
  std::vector<double> above, below;
  std::vector<bool> may_be, settled_above, settled_below;
  for (std::size_t c = 0; c < rows.size(); ++c) {
    if (!sweep.planned(c)) continue;
    planned.push_back(c);
    above.push_back(rows[c].log_evidence_above);
    below.push_back(rows[c].log_evidence_below);
    may_be.push_back(concerned_[c] && shown_[c] == Shown::nothing);
    settled_above.push_back(shown_[c] == Shown::above);
    settled_below.push_back(shown_[c] == Shown::below);
  }
  statistics::settle(above, may_be, alpha / 2, settled_above);
  statistics::settle(below, may_be, alpha / 2, settled_below);
  for (std::size_t i = 0; i < planned.size(); ++i) {
    auto& shown = shown_[planned[i]];
    if (shown == Shown::nothing) shown = settled_above[i] ? Shown::above : settled_below[i] ? Shown::below
                                                                                            : Shown::nothing;
    all.open[planned[i]] = concerned_[planned[i]] && shown == Shown::nothing;
  }
  return all;
}

}  // namespace asymsweep::analysis
