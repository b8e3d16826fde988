#pragma once
// Runs of a program of one's own, on this rank.

#include <memory>
#include <string>

#include "sweep/sweep.hpp"
#include "training/program_unit.hpp"

namespace asymsweep {

/// Ready to start the program of `sweep` from the spawner of this process. UserError where a file of program.files is another one here
/// than the sweep's, or where this rank cannot have its GPUs. `log_file`: what the program writes to standard error is added to
/// it; empty: it is not kept.
std::shared_ptr<ProgramRuns> program_runs(const Sweep& sweep, const std::string& log_file = "");

bool is_program(const Sweep& sweep);

/// UserError where the command names no program that can be started.
void require_command(const Sweep& sweep);

/// UserError where a file's content is not the sweep's: it says which file.
void require_contents(const Sweep& sweep);

/// Why a run failed, for the result file: JSON of at most schema::failure_bytes; the oldest lines go where it is too long.
std::string failure_json(std::uint64_t configuration, const FailedRun& failure);

}  // namespace asymsweep
