#include "analysis/claims/finite_samples.hpp"

#include <algorithm>

#include "analysis/statistics/binomial.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;

struct Share {
  const Cell* cell;
  std::size_t improved = 0, runs = 0;
};

/// Runs of a cell below V^mu that ended above it; a diverged run did not.
Share share_improved(const Evidence& evidence, const Cell& cell) {
  Share share{.cell = &cell};
  const auto final = evidence.metric(cell, "expected_reward");
  const auto initial = evidence.metric(cell, "initial_expected_reward");
  for (std::size_t run = 0; run < cell.size(); ++run) {
    if (cell.regime(run) != theory::Regime::below) continue;
    share.runs += 1;
    share.improved += final[run] > initial[run];
  }
  return share;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  std::vector<Share> shares;
  for (const auto& cell : evidence.cells())
    if (!cell.exact())
      if (const auto share = share_improved(evidence, cell); share.runs > 0) shares.push_back(share);
  if (shares.empty()) return verdict;

  std::size_t survives = 0, lost = 0;
  auto list = nlohmann::ordered_json::array();
  const Share* worst = &shares.front();
  const auto estimate = [](const Share& s) { return static_cast<double>(s.improved) / static_cast<double>(s.runs); };
  for (const auto& share : shares) {
    verdict.n += share.runs;
    const auto all = statistics::clopper_pearson(share.improved, share.runs, alpha / static_cast<double>(shares.size()));
    const char* state = all.low > 0.5 ? "survives" : all.high < 0.5 ? "lost" : "undecided";
    survives += all.low > 0.5;
    lost += all.high < 0.5;
    if (estimate(share) < estimate(*worst)) worst = &share;
    list.push_back({{"configuration", evidence.describe(*share.cell)}, {"improved", estimate(share)},
                    {"low", all.low}, {"high", all.high}, {"state", state}});
  }
  verdict.decision = lost > 0                    ? Decision::refuted
                     : survives == shares.size() ? Decision::supported
                                                 : Decision::undecided;
  verdict.estimate = estimate(*worst);
  verdict.interval = statistics::clopper_pearson(worst->improved, worst->runs, alpha / static_cast<double>(shares.size()));
  verdict.finding = "below V^mu most runs improve, beyond doubt, in " + format_count(survives) + " of " +
                    format_count(shares.size(), "configuration") + "; in " + format_count(lost) + " most do not";
  verdict.estimate_is_of(evidence.describe(*worst->cell), worst->runs);
  verdict.evidence["configurations"] = list;
  return verdict;
}

}  // namespace

Claim finite_samples_claim() {
  return {.id = "G9",
          .name = "finite samples",
          .statement = "With sampled gradients, and V < V^mu, a run improves on the behaviour policy with probability above one half.",
          .method = "Runs with the sampled gradient and V below the instance's V^mu, per configuration. Statistic: share of runs that "
                    "end above V^mu, Clopper-Pearson, simultaneous over the grid at 95 % (Bonferroni). Supported when every lower "
                    "bound is above one half; refuted when an upper bound is below it; the estimate is the worst configuration's "
                    "share, and the evidence lists all: where the guarantee survives sampling and where not.",
          .refuted = "In some configuration most runs surely do not improve; in the others most may.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
