// Training in lanes by the instruction set of this process.

#include "training/lanes/kernels.hpp"

#include "core/instruction_set.hpp"

#ifdef ASYMSWEEP_SEVERAL_INSTRUCTION_SETS
extern "C" const asymsweep::Kernels asymsweep_kernels_v2, asymsweep_kernels_v3, asymsweep_kernels_v4;
#else
extern "C" const asymsweep::Kernels asymsweep_kernels;
#endif

namespace asymsweep {
namespace {

const Kernels& kernels() {
#ifdef ASYMSWEEP_SEVERAL_INSTRUCTION_SETS
  static constexpr const Kernels* tables[] = {&asymsweep_kernels_v2, &asymsweep_kernels_v3, &asymsweep_kernels_v4};
#else
  static constexpr const Kernels* tables[] = {&asymsweep_kernels};
#endif
  return *tables[used_instruction_set()];
}

}  // namespace

std::size_t lanes_together(Precision precision) { return precision == Precision::single ? kernels().single_lanes : kernels().double_lanes; }

std::optional<std::vector<BanditRun>> train_bandit_lanes(std::span<const BanditInstance> instances,
                                                         const TrainingParameters& training,
                                                         std::span<const std::uint64_t> checkpoints,
                                                         std::uint64_t root_seed, std::uint64_t first_seed,
                                                         const Cancelled& cancelled) {
  auto runs = lane_runs(instances, training, first_seed);
  return train_bandit_runs(runs, training, checkpoints, root_seed, cancelled);
}

std::optional<std::vector<BanditRun>> train_bandit_runs(std::span<LaneRun> runs, const TrainingParameters& training,
                                                        std::span<const std::uint64_t> checkpoints, std::uint64_t root_seed,
                                                        const Cancelled& cancelled) {
  return kernels().bandit(runs, training, checkpoints, root_seed, cancelled);
}

std::optional<std::vector<ContextualRun>> train_contextual_lanes(std::span<const ContextualInstance> instances,
                                                                 const Policy& policy, const NetworkShape& network,
                                                                 const TrainingParameters& training,
                                                                 std::span<const std::uint64_t> checkpoints,
                                                                 std::uint64_t root_seed, std::uint64_t first_seed,
                                                                 const Cancelled& cancelled) {
  return kernels().contextual(instances, policy, network, training, checkpoints, root_seed, first_seed, cancelled);
}

}  // namespace asymsweep
