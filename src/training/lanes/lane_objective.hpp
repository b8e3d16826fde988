#pragma once
// What a sample weighs, by code for the instruction set of the kernels.

#include "training/parameters.hpp"

namespace asymsweep {

/// objective_of(training). The rows of asymsweep itself are compiled with the kernels. The row of another program was compiled once, for
/// registers of its own.
Objective lane_objective(const TrainingParameters& training);

}  // namespace asymsweep
