#pragma once
// A new result file: everything but the results. The whole structure is written here, once, by one process; from then
// on runs write raw numbers into place and nothing else, so a killed run cannot damage it.

#include <cstdint>
#include <functional>
#include <string>

#include "store/layout.hpp"
#include "store/unit_writer.hpp"

namespace asymsweep {

enum class IfExists { refuse,
                      replace };

/// Builds the file under a temporary name (`PATH.partial-HOST-PID`), writes it out to the disk, and renames it: PATH
/// is either what it was or complete. Its full size is reserved, so a full disk shows here and not in the middle of
/// a sweep. Metrics are NaN, status 0, units not done.
///
/// `first_results` may write units into the new file before it gets its name.
///
/// `schema` and `schema_version` are added to the root attributes. Removes `PATH.partial-*` that a killed creation
/// has left, so it must hold the FileLock of PATH.
///
/// StorageError: no space, no permission, too large, or PATH exists and is not to be replaced; nothing is left behind.
/// See schema::check for the rest.
void create_result_file(const std::string& path, const Layout& layout, IfExists if_exists = IfExists::refuse,
                        const std::function<void(UnitWriter&)>& first_results = {});

/// Of a whole file, within some kilobytes.
std::uint64_t file_bytes(const Layout& layout);

/// Gives a file that was cut short its full length again, blank where something was lost: units_to_run names the units.
/// Does nothing to a file of full length. StorageError when the structure is damaged too, or there is no space. The
/// caller holds the FileLock.
void restore_length(const std::string& path);

}  // namespace asymsweep
