#pragma once
// Root attributes that hold files of a user's program. A path cannot name an attribute: netCDF allows no '/' in a name, and no more than
// 256 bytes.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "store/layout.hpp"

namespace asymsweep {

struct KeptFile {
  std::string path;  ///< as the sweep has it
  std::string content;
};

/// Adds program_file_N, the path, and program_file_N_content.
void keep_file(std::map<std::string, Attribute>& attributes, std::size_t number, const KeptFile& file);

/// By number. Files of earlier versions have "content of PATH" instead: those come first, by name.
std::vector<KeptFile> kept_files(const std::map<std::string, Attribute>& attributes);

/// Whether the attribute is one of these.
bool is_of_kept_file(const std::string& attribute);

}  // namespace asymsweep
