#pragma once
// SIGTERM, SIGINT and SIGUSR1 (what Slurm sends) ask for an early stop; a second SIGINT ends the process at once.

namespace asymsweep {

/// Installs the handlers. Call once, after MPI has started (it installs its own).
void catch_stop_signals();

/// The first signal that arrived, 0 while none has.
int stop_signal();

}  // namespace asymsweep
