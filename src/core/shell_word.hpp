#pragma once
// Commands for people to paste into a shell.

#include <string>

namespace asymsweep {

/// As one word of a command line: in single quotes where a shell would read more than the text.
std::string shell_word(const std::string& text);

}  // namespace asymsweep
