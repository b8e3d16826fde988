#include "analysis/claims/witness.hpp"

#include <algorithm>

#include "analysis/claims/instance_theory.hpp"
#include "analysis/claims/premises.hpp"

namespace asymsweep::analysis {
namespace {

/// Of the range of rewards: two ends, each within `near_limit` of its limit, that are farther apart have two limits.
constexpr double other_limit = 2 * near_limit;

/// [run]
std::vector<double> reward_ranges(const Evidence& evidence, const Cell& cell) {
  std::vector<double> ranges;
  for (std::size_t run = 0; run < cell.size(); ++run) {
    const auto [worst, best] = std::ranges::minmax(instance_of(evidence, cell, run).mean_rewards);
    ranges.push_back(best - worst);
  }
  return ranges;
}

}  // namespace

void Witness::add(bool is_witness, const Evidence& evidence, const Cell& cell, std::size_t run) {
  runs += 1;
  if (is_witness && found++ == 0) replay = evidence.replay(cell, run);
}

nlohmann::ordered_json Witness::json() const {
  const nlohmann::ordered_json first = found ? nlohmann::ordered_json(replay) : nullptr;
  return {{"runs", runs}, {"found", found}, {"left_out_not_near_their_limits", not_at_limit}, {"replay", first}};
}

Witness depends_on_start(const Evidence& evidence, theory::Regime regime) {
  Witness witness;
  for (const auto& group : groups_that_test(evidence, one_round(), {"bandit.initial_logits"})) {
    if (group.size() < 2) continue;
    std::vector<std::vector<double>> reward;
    std::vector<std::vector<bool>> near;
    for (const auto* cell : group) {
      reward.push_back(evidence.metric(*cell, "expected_reward"));
      near.push_back(are_near_their_limits(evidence, *cell));
    }
    const auto range = reward_ranges(evidence, *group[0]);
    for (const auto& runs : paired_runs(group)) {
      if (group[0]->regime(runs[0]) != regime) continue;
      double low = reward[0][runs[0]], high = low;
      bool all_near = true;
      for (std::size_t c = 0; c < group.size(); ++c) {
        low = std::min(low, reward[c][runs[c]]);
        high = std::max(high, reward[c][runs[c]]);
        all_near = all_near && near[c][runs[c]];
      }
      if (!all_near)
        witness.not_at_limit += 1;
      else
        witness.add(high - low > other_limit * range[runs[0]], evidence, *group.back(), runs.back());
    }
  }
  return witness;
}

Witness worse_than_behavior(const Evidence& evidence) {
  Witness witness;
  LeftOut none;
  for (const auto& tested : runs_that_test(evidence, one_round(), none)) {
    const auto& cell = *tested.cell;
    const auto final = evidence.metric(cell, "expected_reward");
    const auto initial = evidence.metric(cell, "initial_expected_reward");
    const auto near = are_near_their_limits(evidence, cell);
    const auto range = reward_ranges(evidence, cell);
    for (const auto run : tested.runs) {
      if (cell.regime(run) != theory::Regime::above) continue;
      if (!near[run])
        witness.not_at_limit += 1;
      else
        witness.add(final[run] < initial[run] - near_limit * range[run], evidence, cell, run);
    }
  }
  return witness;
}

}  // namespace asymsweep::analysis
