#pragma once
// SIGTERM, SIGINT and SIGUSR1 (what Slurm sends) ask for an early stop; a second SIGINT ends the process at once.
// SIGXFSZ becomes an error of the write that caused it.

namespace asymsweep {

/// Installs the handlers. Call once, after MPI has started (it installs its own).
void catch_stop_signals();

/// A write over the file size limit (`ulimit -f`, a batch system's quota) then fails with EFBIG, an error like a full
/// disk, where its signal SIGXFSZ would end the process without a word. Call once, before anything is written.
void ignore_file_size_signal();

/// The first signal that arrived, 0 while none has.
int stop_signal();

}  // namespace asymsweep
