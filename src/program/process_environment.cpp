#include "program/process_environment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=')); }

bool is_of_launcher(std::string_view name) {
  constexpr std::array families = {"OMPI_", "PMIX_", "PMI_", "PMI2_", "PRTE_", "ORTE_", "OPAL_", "HYDRA_", "HYDI_", "MPIR_CVAR_", "MPI_LOCAL", "MV2_COMM_WORLD_", "SLURM_STEP", "SLURM_SRUN_COMM_"};
  constexpr std::array single = {"SLURM_PROCID", "SLURM_LOCALID", "SLURM_NODEID", "SLURM_TASK_PID", "SLURM_GTIDS", "SLURM_NTASKS", "SLURM_NPROCS", "SLURM_LAUNCH_NODE_IPADDR", "SLURM_MPI_TYPE"};
  constexpr std::array kept = {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_MCA_btl", "OMPI_MCA_pml", "OMPI_MCA_mtl", "OMPI_MCA_osc", "OMPI_MCA_io", "OMPI_MCA_coll", "OMPI_MCA_rmaps_base_oversubscribe"};
  const auto begins = [&](const char* beginning) { return name.starts_with(beginning); };
  if (std::ranges::any_of(kept, begins)) return false;
  return std::ranges::any_of(families, begins) || std::ranges::find(single, name) != single.end();
}

std::vector<std::string> entries_of(const std::string& list) {
  std::vector<std::string> entries;
  std::istringstream stream(list);
  for (std::string entry; std::getline(stream, entry, ',');)
    if (const auto word = trimmed(entry); !word.empty()) entries.emplace_back(word);
  return entries;
}

}  // namespace

std::optional<std::string> variable(const ProcessEnvironment& environment, std::string_view name) {
  const auto found = std::ranges::find_if(environment, [&](const auto& entry) { return name_of(entry) == name; });
  if (found == environment.end()) return std::nullopt;
  return found->substr(std::min(found->size(), name.size() + 1));
}

void set_variable(ProcessEnvironment& environment, const std::string& name, const std::string& value) {
  std::erase_if(environment, [&](const auto& entry) { return name_of(entry) == name; });
  environment.push_back(name + "=" + value);
}

ProcessEnvironment without_launcher(const ProcessEnvironment& environment) {
  ProcessEnvironment rest;
  std::ranges::copy_if(environment, std::back_inserter(rest), [](const auto& entry) { return !is_of_launcher(name_of(entry)); });
  return rest;
}

int local_rank(const ProcessEnvironment& environment) {
  for (const char* name : {"OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "MV2_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID"})
    if (const auto text = variable(environment, name)) return std::atoi(text->c_str());
  return 0;
}

void set_threads(ProcessEnvironment& environment, int threads) {
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS", "JULIA_NUM_THREADS", "RAYON_NUM_THREADS"})
    set_variable(environment, name, std::to_string(threads));
}

void set_gpus(ProcessEnvironment& environment, double gpus_per_rank, int local_rank) {
  if (gpus_per_rank <= 0) return;
  const auto first = static_cast<std::size_t>(std::floor(gpus_per_rank * local_rank + 1e-9));
  const auto count = static_cast<std::size_t>(std::max(1.0, gpus_per_rank));
  const auto list = variable(environment, "CUDA_VISIBLE_DEVICES");
  const auto there = list ? entries_of(*list) : std::vector<std::string>();
  if (list && there.size() < first + count)
    throw UserError("program.gpus_per_rank = " + format_number(gpus_per_rank) + ": rank " + std::to_string(local_rank) + " of this node needs GPU number " +
                    std::to_string(first + count) + ", but CUDA_VISIBLE_DEVICES = " + *list + " has " + std::to_string(there.size()) + ": start fewer ranks a node");
  std::vector<std::string> mine;
  for (auto device = first; device < first + count; ++device) mine.push_back(list ? there[device] : std::to_string(device));
  set_variable(environment, "CUDA_VISIBLE_DEVICES", join(mine, ","));
}

}  // namespace asymsweep
