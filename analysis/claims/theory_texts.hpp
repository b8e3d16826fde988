#pragma once
// The theory's claims that are data: the .ini files of this folder, compiled into the program as text.

#include <string>
#include <vector>

namespace asymsweep::analysis {

struct TheoryText {
  std::string file;  ///< "analysis/claims/improvement.ini"
  std::string text;
};

/// In the order of their names.
const std::vector<TheoryText>& theory_texts();

}  // namespace asymsweep::analysis
