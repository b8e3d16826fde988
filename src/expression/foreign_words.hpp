#pragma once
// What people write who come from other languages or from paper, and what is written here: cures for messages.

#include <string>
#include <string_view>

namespace asymsweep::expression {

/// Of the beginning of a text that is no token here: "^" of "**", "*" of a multiplication sign; empty where nothing is known.
/// `bytes`: how much of the text is meant.
std::string_view symbol_here(std::string_view text, std::size_t& bytes);

/// Of a function: "if" of "where", "clip" of "np.clip"; else the name behind the last dot.
std::string function_here(std::string_view name);

/// Of a name: "A" of "advantage"; empty where nothing is known.
std::string_view name_here(std::string_view name);

}  // namespace asymsweep::expression
