// The table of one instruction set: the only name that its object has for others (cmake/Kernels.cmake).

#include "training/lanes/kernel_table.hpp"

#include "core/elementary/lanes.hpp"

extern "C" const asymsweep::Kernels ASYMSWEEP_KERNELS;

constinit const asymsweep::Kernels ASYMSWEEP_KERNELS = {.bandit = asymsweep::kernel::train_bandit_runs,
                                                        .contextual = asymsweep::kernel::train_contextual_lanes,
                                                        .double_lanes = asymsweep::lane_count<asymsweep::NativeLanes<double>>,
                                                        .single_lanes = asymsweep::lane_count<asymsweep::NativeLanes<float>>};
