#pragma once
// Characters that come out of a PDF, a web page or a word processor and look like others, or cannot be seen at all.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace asymsweep {

/// A character that no number, word or key has.
struct UnusualCharacter {
  std::size_t byte = 0;     ///< where it begins
  std::size_t column = 1;   ///< counted in characters, from 1
  std::string description;  ///< "U+2212 (a minus sign that is not '-')"
};

/// The first one that is neither printable ASCII nor a tab.
std::optional<UnusualCharacter> unusual_character(std::string_view text);

/// The first one of these that cannot be seen: a space, a control character, a zero-width one.
std::optional<UnusualCharacter> unseen_character(std::string_view text);

/// The first control character but a tab, byte that is no UTF-8, U+FFFE or U+FFFF: a terminal obeys it, or no page, XML or JSON may have it.
std::optional<UnusualCharacter> control_character(std::string_view text);

/// The first byte that begins no character of UTF-8 (RFC 3629).
std::optional<UnusualCharacter> byte_outside_utf8(std::string_view text);

/// "; it has U+2212 (a minus sign that is not '-')"; empty where all characters are usual.
std::string character_hint(std::string_view text);

/// As above, with its column: `text` begins at byte `begin` of `line`.
std::string character_hint(std::string_view text, std::string_view line, std::size_t begin);

/// Control characters as \r, \n, \t or \x1b: what is safe to print on a terminal, in one line.
std::string printable(std::string_view text);

}  // namespace asymsweep
