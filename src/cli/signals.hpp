#pragma once
// SIGTERM, SIGINT and SIGUSR1 (what Slurm sends) ask for an early stop; a second SIGINT ends the process at once.
// SIGXFSZ becomes an error of the write that caused it. A signal that the shell has told us to ignore stays ignored, as
// SIGINT of a command that a script starts with `&`.

namespace asymsweep {

/// Installs the handlers. Call once, after MPI has started (it installs its own).
void catch_stop_signals();

/// A write over the file size limit (`ulimit -f`, a batch system's quota) then fails with EFBIG, an error like a full
/// disk, where its signal SIGXFSZ would end the process without a word. Call once, before anything is written.
void ignore_file_size_signal();

/// After a stop by SIGINT: dies of SIGINT. A shell ends its loop or script only where the program died of it, not where one
/// exits with a code of its own. Call at the very end; returns where no SIGINT has arrived.
void die_of_interrupt();

/// The first signal that arrived, 0 while none has.
int stop_signal();

}  // namespace asymsweep
