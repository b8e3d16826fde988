#include "engine/launcher.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace asymsweep {

std::optional<std::string> launcher_mismatch(int world_size, const EnvironmentLookup& environment) {
  if (world_size != 1) return std::nullopt;
  // Nearest launcher first: an `mpirun -n 1` inside a Slurm allocation of 64 tasks is a job of one rank.
  constexpr std::array<const char*, 6> rank_counts = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE",
                                                      "MPI_LOCALNRANKS", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"};
  for (const char* name : rank_counts) {
    const char* text = environment(name);
    if (!text) continue;
    if (std::atol(text) <= 1) return std::nullopt;
    if (std::string_view(name) == "SLURM_NTASKS")  // srun would have left the step's number too
      return std::string(name) + " = " + text + ", but no launcher started this process: the sweep would run on one core of the job's " + text +
             "; start it with mpirun (or srun --mpi=pmix where `srun --mpi=list` shows it), with mpirun -n 1 if one rank is what you want";
    return std::string(name) + " = " + text + ", but MPI sees a world of 1 rank: " + text +
           " copies of the sweep would run instead of one job; start it with the launcher of the same MPI "
           "(mpirun, or srun --mpi=pmix where `srun --mpi=list` shows it)";
  }
  return std::nullopt;
}

std::optional<std::string> launcher_without_pmi(const EnvironmentLookup& environment) {
  const char* tasks = environment("SLURM_STEP_NUM_TASKS");
  if (!tasks || std::atol(tasks) <= 1 || environment("SLURM_PROCID") == nullptr) return std::nullopt;
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "PMI2_FD"})
    if (environment(name)) return std::nullopt;
  return "srun started " + std::string(tasks) +
         " tasks that cannot find each other: use srun --mpi=pmix where "
         "`srun --mpi=list` shows it, else mpirun";
}

}  // namespace asymsweep
