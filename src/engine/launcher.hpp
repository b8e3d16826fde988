#pragma once
// Did the launcher and MPI agree on the number of ranks? N singletons instead of one job of N ranks is the classic
// silent failure of `srun` with the wrong --mpi: N copies of a sweep on one file.

#include <functional>
#include <optional>
#include <string>

namespace asymsweep {

using EnvironmentLookup = std::function<const char*(const char* name)>;

/// One sentence when the nearest launcher started several ranks but the MPI world has one; nothing otherwise.
std::optional<std::string> launcher_mismatch(int world_size, const EnvironmentLookup& environment);

/// One sentence when srun started several tasks without any PMI (--mpi=none, many sites' default): MPI could only
/// abort. To be asked before MPI starts.
std::optional<std::string> launcher_without_pmi(const EnvironmentLookup& environment);

}  // namespace asymsweep
