#pragma once
// The environment variables of a user's program.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// "NAME=value" each.
using ProcessEnvironment = std::vector<std::string>;

std::optional<std::string> variable(const ProcessEnvironment& environment, std::string_view name);
void set_variable(ProcessEnvironment& environment, const std::string& name, const std::string& value);

/// Without what a launcher told this rank (Open MPI, PMIx, MPICH, srun): a program that is itself an MPI program would take
/// itself for a rank of this one. What its user may have set stays: OMPI_ALLOW_RUN_AS_ROOT and parameters of transports.
ProcessEnvironment without_launcher(const ProcessEnvironment& environment);

/// This rank among those of its node, from 0, as its launcher says; 0 without one.
int local_rank(const ProcessEnvironment& environment);

/// Sets how many threads OpenMP, BLAS libraries and their like may use.
void set_threads(ProcessEnvironment& environment, int threads);

/// CUDA_VISIBLE_DEVICES of a rank: `gpus_per_rank` of those in the environment's list, or of 0, 1, 2, ... where there is no
/// list. Below 1, ranks share: with 0.5 ranks 0 and 1 have the first one. UserError when the list is too short.
void set_gpus(ProcessEnvironment& environment, double gpus_per_rank, int local_rank);

}  // namespace asymsweep
