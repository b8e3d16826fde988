// G8: on-policy the baseline changes nothing.

#include <algorithm>
#include <cmath>

#include "analysis/claims/all.hpp"
#include "analysis/claims/rules.hpp"

namespace asymsweep::analysis {
namespace {

/// A few thousand steps of rounding, each about 1e-16 of the largest number, stretched by the dynamics.
constexpr double rounding = 1e-9;

const Premises& premises() {
  // The first behaviour policy must be the first policy too, else the first step is off-policy.
  static const Premises all = theorems().and_also({premise::on_policy(), premise::starts_at_behavior(), premise::moderate_numbers()});
  return all;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) <= std::numeric_limits<double>::max())) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(a[i] - b[i]));
  }
  return largest;
}

/// Cells that differ in V alone, each against the first.
void compare(const Evidence& evidence, const std::vector<const Cell*>& group, Facts& facts, LeftOut& left_out, double& largest) {
  const Cell& first = *group.front();
  const auto paired = paired_runs(group);
  for (const char* name : {"expected_reward_curve", "entropy_curve"}) {
    const auto reference = evidence.curve(first, name);
    for (std::size_t c = 1; c < group.size(); ++c) {
      const auto curve = evidence.curve(*group[c], name);
      for (const auto& runs : paired) {
        const auto a = runs[0], b = runs[c];
        const auto* broken = premises().broken_by(evidence, first, a);
        if (!broken) broken = premises().broken_by(evidence, *group[c], b);
        if (broken) {
          left_out[broken->words] += 1;
          continue;
        }
        const double difference = largest_difference(reference[a], curve[b]);
        const bool holds = difference <= rounding * std::max(first.magnitude(a), group[c]->magnitude(b)) && !first.diverged(a);
        if (holds && !first.has_moved(a, rounding) && !group[c]->has_moved(b, rounding)) {
          facts.leave_out_unmoved();
          continue;
        }
        facts.add(*group[c], b, holds, difference);
        largest = std::max(largest, difference);
      }
    }
  }
}

Verdict decide(const Evidence& evidence) {
  Facts facts(evidence, "largest_difference_of_curves");
  LeftOut left_out;
  double largest = 0;
  for (const auto& group : groups_that_test(evidence, premises(), baseline_keys()))
    if (group.size() > 1) compare(evidence, group, facts, left_out, largest);
  auto verdict = every_run(facts, left_out);
  if (verdict.n > 0) verdict.evidence["largest_difference"] = largest;
  return verdict;
}

}  // namespace

Claim on_policy_invariance_claim() {
  return {.id = "G8",
          .name = "on-policy invariance",
          .statement = "On-policy (lag 1) and with the exact gradient the trajectory does not depend on V.",
          .method = method_text(premises(),
                                "of each pair of runs that differ in V alone the largest difference of their expected-reward and entropy "
                                "curves over all checkpoints, at most 1e-9 max(1, |V|, |r|)",
                                every_run_words()) +
                    ".",
          .refuted = "At least two runs at lag 1 that differ in V alone took different paths.",
          .decide = decide,
          .parts = {{premises(), Question{.test = Test::every_run}, "largest_difference_of_curves"}}};
}

}  // namespace asymsweep::analysis
