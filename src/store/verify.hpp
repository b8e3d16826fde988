#pragma once
// Is what the file says is done what was written? The structure is checked on opening (store/seal.hpp); this checks
// the results.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/reader.hpp"

namespace asymsweep {

struct Damage {
  std::uint64_t unit = 0;
  RunBlock runs;        ///< what it covers: configuration and seeds
  std::string message;  ///< one sentence that names unit, configuration, seeds and what is wrong
};

/// What is wrong with a unit that claims to be done, and whose results were read: one clause; nothing when it is sound.
std::optional<std::string> fault(const UnitTable& table, std::uint64_t unit, const BlockResults& data);

/// "unit 10 (configuration 4, seeds 102 to 103)": the seeds by their own numbers, as the file's coordinate has them.
std::string name_of_unit(const Layout& layout, std::uint64_t unit);

/// Of the record of how a unit ran: rank, attempt, start and duration are possible values.
bool record_makes_sense(const UnitTable& table, std::uint64_t unit);

/// Units whose results cannot be trusted, ascending. A unit that is not done may hold anything: a kill leaves that.
/// Reads every result that is done. Of the record of how a unit ran (rank, attempt, start, duration), which no result
/// depends on, only the sense is checked.
std::vector<Damage> verify(const ResultFile& file);

/// Units that are not done or damaged, ascending: what a resumed run computes. Reads from the disk, as far as the system lets
/// it: after a failed write-back the pages in memory would look as they should.
std::vector<std::uint64_t> units_to_run(const ResultFile& file);

}  // namespace asymsweep
