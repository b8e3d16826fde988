#include "core/characters.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace asymsweep {
namespace {

/// Code points from `first` to `last`, and what an eye takes them for.
struct Lookalike {
  char32_t first, last;
  const char* meaning;
};

constexpr std::array lookalikes = {
    Lookalike{0x000D, 0x000D, "a carriage return"},
    Lookalike{0x0000, 0x001F, "a control character"},
    Lookalike{0x007F, 0x009F, "a control character"},
    Lookalike{0x00A0, 0x00A0, "a no-break space"},
    Lookalike{0x00AD, 0x00AD, "a soft hyphen, which cannot be seen"},
    Lookalike{0x00B7, 0x00B7, "a dot that is not '.'"},
    Lookalike{0x00D7, 0x00D7, "a multiplication sign"},
    Lookalike{0x034F, 0x034F, "a character that cannot be seen"},
    Lookalike{0x0370, 0x03FF, "a Greek letter"},
    Lookalike{0x0400, 0x052F, "a Cyrillic letter"},
    Lookalike{0x060C, 0x060C, "a comma that is not ','"},
    Lookalike{0x061C, 0x061C, "a mark of the writing direction, which cannot be seen"},
    Lookalike{0x0660, 0x0669, "a digit that is not one of 0 to 9"},
    Lookalike{0x06F0, 0x06F9, "a digit that is not one of 0 to 9"},
    Lookalike{0x0966, 0x096F, "a digit that is not one of 0 to 9"},
    Lookalike{0x1680, 0x1680, "a space that is not ' '"},
    Lookalike{0x2000, 0x200A, "a space that is not ' '"},
    Lookalike{0x200B, 0x200D, "a zero-width character, which cannot be seen"},
    Lookalike{0x200E, 0x200F, "a mark of the writing direction, which cannot be seen"},
    Lookalike{0x2010, 0x2011, "a hyphen that is not '-'"},
    Lookalike{0x2012, 0x2015, "a dash that is not '-'"},
    Lookalike{0x2018, 0x201F, "a quotation mark; values need none"},
    Lookalike{0x2024, 0x2024, "a dot that is not '.'"},
    Lookalike{0x2028, 0x2029, "a line break that is not one here"},
    Lookalike{0x202A, 0x202E, "a mark of the writing direction, which cannot be seen"},
    Lookalike{0x202F, 0x202F, "a narrow no-break space"},
    Lookalike{0x2044, 0x2044, "a slash that is not '/'"},
    Lookalike{0x205F, 0x205F, "a space that is not ' '"},
    Lookalike{0x2060, 0x2064, "a character that cannot be seen"},
    Lookalike{0x2066, 0x2069, "a mark of the writing direction, which cannot be seen"},
    Lookalike{0x2070, 0x209C, "a raised or lowered character"},
    Lookalike{0x2212, 0x2212, "a minus sign that is not '-'"},
    Lookalike{0x2215, 0x2215, "a slash that is not '/'"},
    Lookalike{0x221E, 0x221E, "an infinity sign; write inf"},
    Lookalike{0x2236, 0x2236, "a colon that is not ':'"},
    Lookalike{0x3000, 0x3000, "a space that is not ' '"},
    Lookalike{0x3001, 0x3001, "a comma that is not ','"},
    Lookalike{0xA789, 0xA789, "a colon that is not ':'"},
    Lookalike{0xFE0E, 0xFE0F, "a character that cannot be seen"},
    Lookalike{0xFE58, 0xFE58, "a dash that is not '-'"},
    Lookalike{0xFE63, 0xFE63, "a hyphen that is not '-'"},
    Lookalike{0xFEFF, 0xFEFF, "a byte order mark inside of the text, which cannot be seen"},
    Lookalike{0xFF0C, 0xFF0C, "a full-width comma that is not ','"},
    Lookalike{0xFF0D, 0xFF0D, "a full-width minus sign that is not '-'"},
    Lookalike{0xFF10, 0xFF19, "a full-width digit that is not one of 0 to 9"},
    Lookalike{0xFF01, 0xFF5E, "a full-width character"},
    Lookalike{0xFFFE, 0xFFFF, "no character"},
    Lookalike{0x1D400, 0x1D7FF, "a character of mathematical text"},
};

/// A code point and how many bytes it has; no UTF-8: one byte.
struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 0;
  if (bytes == 0 || text.size() < bytes) return {lead};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {lead};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> first_of = {0, 0, 0x80, 0x800, 0x10000};  // of so many bytes; fewer would do for a smaller one
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (code < first_of[bytes] || is_surrogate || code > 0x10FFFF) return {lead};
  return {code, bytes, true};
}

std::string describe(const Decoded& character) {
  char text[64];
  if (!character.valid) {
    std::snprintf(text, sizeof text, "the byte 0x%02X, which is not UTF-8", static_cast<unsigned>(character.code));
    return text;
  }
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character.code));
  for (const auto& [first, last, meaning] : lookalikes)
    if (character.code >= first && character.code <= last) return std::string(text) + " (" + meaning + ")";
  return std::string(text) + " (a character that is not ASCII)";
}

std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(decode(text).bytes);
    ++count;
  }
  return count;
}

}  // namespace

std::optional<UnusualCharacter> unusual_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {  // up to the first unusual one a character is a byte
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte >= 0x20 && byte < 0x7F) || byte == '\t') continue;
    return UnusualCharacter{at, at + 1, describe(decode(text.substr(at)))};
  }
  return std::nullopt;
}

std::optional<UnusualCharacter> unseen_character(std::string_view text) {
  constexpr std::array unseen = {"space", "cannot be seen", "control", "carriage return", "line break"};
  for (std::size_t at = 0, column = 1; at < text.size(); ++column) {
    const auto character = decode(text.substr(at));
    const auto description = describe(character);
    const bool usual = character.code >= 0x20 && character.code < 0x7F;
    for (const char* word : unseen)
      if (!usual && description.find(word) != std::string::npos) return UnusualCharacter{at, column, description};
    at += character.bytes;
  }
  return std::nullopt;
}

std::optional<UnusualCharacter> control_character(std::string_view text) {
  for (std::size_t at = 0, column = 1; at < text.size(); ++column) {
    const auto character = decode(text.substr(at));
    const bool control = character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0);
    const bool is_none = character.code == 0xFFFE || character.code == 0xFFFF;
    if (!character.valid || is_none || (control && character.code != '\t')) return UnusualCharacter{at, column, describe(character)};
    at += character.bytes;
  }
  return std::nullopt;
}

std::optional<UnusualCharacter> byte_outside_utf8(std::string_view text) {
  for (std::size_t at = 0, column = 1; at < text.size(); ++column) {
    const auto character = decode(text.substr(at));
    const bool surrogate = character.code >= 0xD800 && character.code < 0xE000, overlong = character.code < (character.bytes == 3 ? 0x800U : character.bytes == 4 ? 0x10000U : 0U);
    if (!character.valid || surrogate || overlong || character.code > 0x10FFFF)
      return UnusualCharacter{at, column, describe({static_cast<unsigned char>(text[at])})};
    at += character.bytes;
  }
  return std::nullopt;
}

std::string character_hint(std::string_view text) {
  const auto found = unusual_character(text);
  return found ? "; it has " + found->description : "";
}

std::string character_hint(std::string_view text, std::string_view line, std::size_t begin) {
  const auto found = unusual_character(text);
  if (!found) return "";
  return "; it has " + found->description + " in column " + std::to_string(characters(line.substr(0, begin + found->byte)) + 1);
}

std::string printable(std::string_view text) {
  std::string safe;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = decode(text.substr(at));
    const bool control = character.valid && (character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0));
    if (!character.valid) {  // a byte that is not UTF-8
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(text[at])));
      safe += escaped;
    } else if (!control) {
      safe += text.substr(at, character.bytes);
    } else if (character.code == '\n' || character.code == '\r' || character.code == '\t') {
      safe += character.code == '\n' ? "\\n" : character.code == '\r' ? "\\r" : "\\t";
    } else {
      char escaped[16];
      std::snprintf(escaped, sizeof escaped, character.code < 0x80 ? "\\x%02x" : "\\u%04x", static_cast<unsigned>(character.code));
      safe += escaped;
    }
    at += character.bytes;
  }
  return safe;
}

}  // namespace asymsweep
