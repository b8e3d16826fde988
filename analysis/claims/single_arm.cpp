#include "analysis/claims/single_arm.hpp"

#include <algorithm>

#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/premises.hpp"

namespace asymsweep::analysis {
namespace {

template <typename Number>
std::size_t first_single(const std::vector<Number>& support) {
  std::size_t first = support.size();
  while (first > 0 && support[first - 1] == 1) --first;
  return first;
}

}  // namespace

std::size_t SingleArmThreshold::predicted() const {
  return static_cast<std::size_t>(std::ranges::lower_bound(v, v1) - v.begin());
}

std::vector<SingleArmGroup> single_arm_thresholds(const Evidence& evidence) {
  std::vector<SingleArmGroup> all;
  for (auto group : groups_that_test(evidence, one_round(), baseline_keys())) {
    if (group.size() < 3) continue;
    std::ranges::sort(group, {}, [](const Cell* cell) { return cell->training.baseline.value; });
    std::vector<std::vector<double>> support, distance;
    for (const auto* cell : group) {
      support.push_back(evidence.metric(*cell, "support_size"));
      distance.push_back(evidence.metric(*cell, "limit_total_variation"));
    }
    const auto v1 = evidence.metric(*group[0], "v1_mu");
    SingleArmGroup found{.cell = group[0], .thresholds = {}};
    for (const auto& runs : paired_runs(group)) {
      SingleArmThreshold threshold{.instance = group[0]->instance(runs[0]), .draw = group[0]->draw(runs[0]), .v = {}, .v1 = v1[runs[0]], .v_mu = group[0]->v_mu[runs[0]]};
      std::vector<double> trained;
      std::vector<std::size_t> limiting;
      const auto instance = instance_of(evidence, *group[0], runs[0]);
      for (std::size_t c = 0; c < group.size(); ++c)
        if (group[c]->regime(runs[c]) == theory::Regime::below) {
          threshold.v.push_back(group[c]->v[runs[c]]);
          trained.push_back(support[c][runs[c]]);
          limiting.push_back(visible_arms(limit_of(instance, *group[c], runs[c]).policy));
          const double left = group[c]->diverged(runs[c]) ? 1 : distance[c][runs[c]];  // as far as policies can be apart
          threshold.distance += left;
          threshold.largest_distance = std::max(threshold.largest_distance, left);
          threshold.long_enough = threshold.long_enough && group[c]->is_long_enough(runs[c]) && group[c]->has_stable_step(runs[c]);
          threshold.diverged = threshold.diverged || group[c]->diverged(runs[c]);
        }
      threshold.first = first_single(trained);
      threshold.visible = first_single(limiting);
      if (threshold.v.size() >= 2 && threshold.v.front() < threshold.v1 && threshold.v1 <= threshold.v.back())
        found.thresholds.push_back(std::move(threshold));
    }
    if (!found.thresholds.empty()) all.push_back(std::move(found));
  }
  return all;
}

}  // namespace asymsweep::analysis
