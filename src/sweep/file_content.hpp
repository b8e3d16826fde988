#pragma once
// Files whose content, not their path, belongs to a sweep: "train.py" becomes "train.py@HASH".

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace asymsweep {

struct NamedContent {
  std::string path;  ///< as the sweep has it
  std::string hash;  ///< 32 hexadecimal digits (core/hash.hpp)
};

/// A comma-separated list of paths, in quotes or not, each with the hash of what the file holds now; one that has a hash keeps it. UserError where
/// a file cannot be read: "cannot read train.py ...".
std::string with_hashes(const std::string& list);

/// What with_hashes made.
std::vector<NamedContent> named_contents(const std::string& list);

/// The same for lists that mean the same: path without "./", and hash.
std::set<std::pair<std::string, std::string>> meant_contents(const std::string& list);

/// UserError where the file cannot be read, or is no file.
std::string content_of_file(const std::string& path);

}  // namespace asymsweep
