#pragma once
// Commands for people to paste into a shell.

#include <string>
#include <vector>

namespace asymsweep {

/// As one word of a command line: in single quotes where a shell would read more than the text.
std::string shell_word(const std::string& text);

/// The words of a command line, as a shell would cut them: 'single', "double" quotes and backslashes. There is no shell:
/// UserError for what only one understands (pipes, redirection, variables, patterns), an open quote, or no word at all.
std::vector<std::string> shell_words(const std::string& text);

}  // namespace asymsweep
