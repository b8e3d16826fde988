#pragma once
// The lines of a sweep file, in Boost.Program_options syntax: [section], key = value, # comment.

#include <string>
#include <vector>

namespace asymsweep {

/// One assignment, as it stands: full key name, text of the value, and where it is for error sentences.
struct Assignment {
  std::string full_name;
  std::string text;
  std::string place;            ///< "sweeps/smoke.ini:12", or "--train.lag" for a flag
  std::string line = {};        ///< as it stands in the file; a flag's value
  std::size_t value_begin = 0;  ///< where in the line the value may begin

  /// Of a character in the name, or in the value, that an eye takes for another: "; it has U+2212 (...) in column 7".
  std::string name_hint() const;
  std::string value_hint() const;
};

/// Lines end with \n, \r\n or \r. Throws UserError for what is no section, assignment, comment or empty line.
std::vector<Assignment> read_assignments(const std::string& text, const std::string& origin);

}  // namespace asymsweep
