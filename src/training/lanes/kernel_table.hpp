#pragma once
// train_bandit_runs and train_contextual_lanes as one instruction set has them: what kernels.cpp chooses from.

#include "training/lanes/kernels.hpp"

namespace asymsweep::kernel {

decltype(asymsweep::train_bandit_runs) train_bandit_runs;
decltype(asymsweep::train_contextual_lanes) train_contextual_lanes;

}  // namespace asymsweep::kernel
