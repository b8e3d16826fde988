#include "analysis/claims/finite_samples.hpp"

#include <algorithm>

#include "analysis/claims/completeness.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/binomial.hpp"
#include "analysis/statistics/mixture_sequence.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;

struct Share {
  const Cell* cell;
  std::size_t improved = 0, moved = 0, runs = 0;
};

/// Runs of a cell below V^mu that ended above it; a diverged run did not. Where all rewards are equal there is nothing to
/// gain, and nothing to lose: no run of the claim.
Share share_improved(const Evidence& evidence, const Cell& cell) {
  Share share{.cell = &cell};
  const auto improvement = improvements(evidence.metric(cell, "expected_reward"), evidence.metric(cell, "initial_expected_reward"));
  const auto to_gain = improvements(evidence.metric(cell, "best_reward"), evidence.metric(cell, "initial_expected_reward"));
  for (std::size_t run = 0; run < cell.size(); ++run) {
    if (cell.regime(run) != theory::Regime::below || to_gain[run] == 0) continue;
    share.runs += 1;
    share.improved += improvement[run] > 0;
    share.moved += improvement[run] != 0;
  }
  return share;
}

/// In a file that was extended somebody may have looked before going on: bounds that hold at every number of runs.
statistics::Interval simultaneous(const Results& results, const Share& share, std::size_t family) {
  const double level = alpha / static_cast<double>(family);
  return results.was_extended() ? statistics::beta_bernoulli_interval(share.improved, share.runs, level)
                                : statistics::clopper_pearson(share.improved, share.runs, level);
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  std::vector<Share> shares;
  for (const auto& cell : evidence.cells())
    if (!cell.exact())
      if (const auto share = share_improved(evidence, cell); share.runs > 0) shares.push_back(share);
  if (shares.empty()) return verdict;

  std::size_t survives = 0, lost = 0, unmoved = 0;
  auto list = nlohmann::ordered_json::array();
  const Share* worst = &shares.front();
  const auto estimate = [](const Share& s) { return static_cast<double>(s.improved) / static_cast<double>(s.runs); };
  for (const auto& share : shares) {
    verdict.n += share.runs;
    const auto all = simultaneous(evidence.results(), share, shares.size());
    const bool is_lost = all.high < 0.5 && share.moved > 0;
    const char* state = all.low > 0.5 ? "survives" : is_lost ? "lost" : share.moved == 0 ? "did not move" : "undecided";
    survives += all.low > 0.5;
    lost += is_lost;
    unmoved += share.moved == 0;
    if (estimate(share) < estimate(*worst)) worst = &share;
    list.push_back({{"configuration", evidence.describe(*share.cell)}, {"improved", estimate(share)},
                    {"low", all.low}, {"high", all.high}, {"state", state}});
  }
  verdict.decision = lost > 0                    ? Decision::refuted
                     : survives == shares.size() ? Decision::supported
                                                 : Decision::undecided;
  verdict.estimate = estimate(*worst);
  verdict.interval = simultaneous(evidence.results(), *worst, shares.size());
  verdict.finding = "below V^mu most runs improve, beyond doubt, in " + format_count(survives) + " of " +
                    format_count(shares.size(), "configuration") + "; in " + format_count(lost) + " most do not" +
                    (unmoved > 0 ? "; in " + format_count(unmoved) + " no run moved" : "");
  verdict.estimate_is_of(evidence.describe(*worst->cell), worst->runs);
  verdict.evidence["configurations"] = list;
  require_complete(verdict, evidence.results(), [](const TrainingParameters& training) {
    return training.algorithm == "asymre" && training.gradient == GradientKind::sampled && may_be_below(training);
  });
  return verdict;
}

}  // namespace

Claim finite_samples_claim() {
  return {.id = "G9",
          .name = "finite samples",
          .statement = "With sampled gradients, and V < V^mu, a run improves on the behaviour policy with probability above one half.",
          .method = "AsymRE runs with the sampled gradient, V below the instance's V^mu and something to gain (unequal rewards), per configuration. Statistic: share of runs that "
                    "end above V^mu (a diverged run does not), Clopper-Pearson, simultaneous over the grid at 95 % (Bonferroni); in a "
                    "file that was extended the Beta-Bernoulli bounds, which allow looks. Undecided while runs are missing, or where no run of a configuration moved. "
                    "Supported when every lower bound is above one half; refuted when an upper bound is below it; the estimate is the worst configuration's "
                    "share, and the evidence lists all: where the guarantee survives sampling and where not.",
          .refuted = "In some configuration most runs surely do not improve; in the others most may.",
          .decide = decide};
}

}  // namespace asymsweep::analysis
