#pragma once
// This process's one spawner.

#include "program/spawner.hpp"

namespace asymsweep {

/// Made by the first call: before MPI_Init and before any thread (program/spawner.hpp says why).
Spawner& process_spawner();

/// Where it turns out that nothing is to be started: one process less.
void end_process_spawner();

}  // namespace asymsweep
