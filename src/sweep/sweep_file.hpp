#pragma once
// The lines of a sweep file, in Boost.Program_options syntax: [section], key = value, # comment.

#include <string>
#include <vector>

namespace asymsweep {

/// One assignment, as it stands: full key name, text of the value, and where it is for error sentences.
struct Assignment {
  std::string full_name;
  std::string text;
  std::string place;  ///< "sweeps/smoke.ini:12", or "--train.lag" for a flag
};

/// Throws UserError for what is no section, assignment, comment or empty line.
std::vector<Assignment> read_assignments(const std::string& text, const std::string& origin);

}  // namespace asymsweep
