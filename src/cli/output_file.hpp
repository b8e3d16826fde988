#pragma once
// A file that the user names to be written: known to be a safe place before any work.

#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// What may be written over: only a file of the same kind, known by its content.
struct FileKind {
  const char* words;                           ///< "an SVG picture"
  bool (*is_one)(std::string_view beginning);  ///< by its first 64 KiB
};

/// Where to write what the user calls `path`: itself, or what it links to, so that a link stays a link. UserError unless it is a new name, an
/// empty file or a file of that kind, in a folder that may be written to; and if it is one of `inputs`, the files that the command reads, by whatever
/// name. A device, a pipe or a folder is none. `command` begins the sentence.
std::string require_output_file(const std::string& command, const std::string& path, const FileKind& kind, const std::vector<std::string>& inputs);

/// The first 64 KiB of a file, or all; "" where it cannot be read.
std::string beginning_of_file(const std::string& path);

/// FILE without the ending of a result file (.h5, .hdf, .hdf5, .he5, .nc, .nc4 in any case), if it has one and a name in front: as
/// slurm/job.bash. "v1.0" stays.
std::string without_ending(const std::string& path);

}  // namespace asymsweep
