#pragma once
// Runs of a program of one's own, on this rank.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <string>

#include "store/layout.hpp"
#include "store/reader.hpp"
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

/// UserError where a node like this one has too few GPUs for so many ranks.
void require_gpus(const Sweep& sweep, int ranks_per_node);

/// UserError where a file's content is not the sweep's: it says which file.
void require_contents(const Sweep& sweep);

/// The file of program.files that has another content in the one sweep than in the other; none where they name other files.
std::optional<std::string> changed_code(const Sweep& one, const Sweep& other);

/// Root attributes of a new file: the text of each of program.files (store/kept_files.hpp). Of one that is no text, or over 1 MiB, the
/// file keeps the hash alone. Of files that are not here, or not the sweep's, the text is that of `others`, where they keep it.
std::map<std::string, Attribute> kept_contents(const Sweep& sweep, const std::vector<const Layout*>& others = {});

/// Why a run failed, for the result file: JSON of at most schema::failure_bytes; the oldest lines go where it is too long.
std::string failure_json(std::uint64_t configuration, const FailedRun& failure);

/// What a file keeps of a failed run (seed: its place in the file); nothing where another run's text has taken its place.
std::optional<FailedRun> kept_failure(const ResultFile& file, std::uint64_t configuration, std::uint64_t seed);

/// The same as text for another file, where the configuration has another number; empty where nothing is kept.
std::string moved_failure(const ResultFile& file, std::uint64_t configuration, std::uint64_t seed, std::uint64_t new_configuration);

}  // namespace asymsweep
