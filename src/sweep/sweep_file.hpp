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

  /// Of a character in the name that an eye takes for another: "; it has U+2212 (...) in column 7".
  std::string name_hint() const;
  /// The sentence, with such a hint about the value where it names no character itself.
  std::string with_value_hint(const std::string& sentence) const;
};

/// All of a file of text, of a pipe too. UserError when it cannot be read: "cannot read WHAT PATH: reason".
std::string read_text(const std::string& path, const std::string& what);

/// Lines end with \n, \r\n or \r. Throws UserError for what is no section, assignment, comment or empty line.
std::vector<Assignment> read_assignments(const std::string& text, const std::string& origin);

}  // namespace asymsweep
