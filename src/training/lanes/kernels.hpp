#pragma once
// The inner loops of training as one table for each instruction set. Their sources (cmake/Kernels.cmake) are compiled for each; no name of
// theirs but that of the table leaves them, so that no code for a newer processor stands in for that of an older one.

#include "training/lanes/contextual_lanes.hpp"
#include "training/lanes/lane_trainer.hpp"

namespace asymsweep {

/// Plain data: nothing of an instruction set runs before it is chosen.
struct Kernels {
  decltype(&train_bandit_runs) bandit;
  decltype(&train_contextual_lanes) contextual;
  std::size_t double_lanes, single_lanes;  ///< seeds that a register holds
};

/// Seeds that this process trains in lockstep: fewer cost as much.
std::size_t lanes_together(Precision precision);

}  // namespace asymsweep
