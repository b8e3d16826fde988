#pragma once
// train_bandit_lanes and train_contextual_lanes as one instruction set has them: what kernels.cpp chooses from.

#include "training/lanes/kernels.hpp"

namespace asymsweep::kernel {

decltype(asymsweep::train_bandit_lanes) train_bandit_lanes;
decltype(asymsweep::train_contextual_lanes) train_contextual_lanes;

}  // namespace asymsweep::kernel
