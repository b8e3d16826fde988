// The training loops of a bandit, compiled for each instruction set; kernels.cpp chooses among them.

#include "training/lanes/kernel_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/flush_to_zero.hpp"
#include "training/lanes/lane_rounds.hpp"
#include "training/lanes/lane_training.hpp"

namespace asymsweep {
namespace {

/// pi of one lane, [arms].
template <typename T>
std::vector<double> policy_of(const LanePolicy<T>& policy, std::size_t l) {
  std::vector<double> probabilities(policy.arms());
  const auto total = lane(policy.total(), l);
  for (std::size_t y = 0; y < probabilities.size(); ++y) probabilities[y] = lane(policy.weights()[y], l) / total;
  return probabilities;
}

/// mu of one lane, [arms].
template <typename T>
std::vector<double> behavior_of(const LaneBehavior<T>& behavior, std::size_t l) {
  std::vector<double> probabilities;
  for (const T& probability : behavior.probabilities) probabilities.push_back(lane(probability, l));
  return probabilities;
}

/// Trains at most a lane's worth of runs and appends them. False when cancelled.
template <typename T>
bool train_block(std::span<LaneRun> of_lanes, const TrainingParameters& training, std::span<const std::uint64_t> checkpoints,
                 std::uint64_t root_seed, const Cancelled& cancelled, std::vector<BanditRun>& runs) {
  const LaneBlock<T> block(of_lanes);
  LaneTraining<T> state(block, training, root_seed);
  LaneRounds<T> rounds(block, training, state.behavior());
  std::vector<BanditRun> own(of_lanes.size());
  for (std::size_t l = 0; l < own.size(); ++l) own[l].instance = std::move(of_lanes[l].instance);
  for (std::size_t l = 0; training.measure.all() && l < own.size(); ++l) own[l].initial_policy = policy_of(state.policy(), l);

  auto next_checkpoint = checkpoints.begin();
  const auto keep_checkpoint = [&](std::uint64_t step) {
    if (next_checkpoint == checkpoints.end() || *next_checkpoint != step) return;
    for (std::size_t l = 0; l < own.size(); ++l) {
      own[l].checkpoint_policies.push_back(policy_of(state.policy(), l));
      if (training.measure.all()) own[l].checkpoint_behaviors.push_back(behavior_of(state.behavior(), l));
    }
    ++next_checkpoint;
  };
  keep_checkpoint(0);
  for (std::uint64_t step = 0; step < training.steps; ++step) {
    if (step % steps_between_questions == 0 && cancelled()) return false;
    state.step(step);
    rounds.after_step(step + 1, state.policy());
    keep_checkpoint(step + 1);
  }
  for (std::size_t l = 0; l < own.size(); ++l) {
    auto& run = own[l];
    run.final_policy = policy_of(state.policy(), l);
    if (training.measure.all()) run.final_behavior = behavior_of(state.behavior(), l);
    run.rounds = rounds.summary(l);
    finish(run);
    runs.push_back(std::move(run));
  }
  return true;
}

template <typename T>
std::optional<std::vector<BanditRun>> train_blocks(std::span<LaneRun> of_lanes, const TrainingParameters& training,
                                                   std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                                   const Cancelled& cancelled) {
  std::vector<BanditRun> runs;
  for (std::size_t first = 0; first < of_lanes.size(); first += lane_count<T>) {
    const auto count = std::min(lane_count<T>, of_lanes.size() - first);
    if (!train_block<T>(of_lanes.subspan(first, count), training, checkpoints, root_seed, cancelled, runs)) return std::nullopt;
  }
  return runs;
}

}  // namespace

namespace kernel {

std::optional<std::vector<BanditRun>> train_bandit_runs(std::span<LaneRun> runs, const TrainingParameters& training,
                                                        std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                                        const Cancelled& cancelled) {
  const FlushToZero flush;
  return training.precision == Precision::single ? train_blocks<NativeLanes<float>>(runs, training, checkpoints, root_seed, cancelled)
                                                 : train_blocks<NativeLanes<double>>(runs, training, checkpoints, root_seed, cancelled);
}

}  // namespace kernel
}  // namespace asymsweep
