#pragma once
// The grammar of one key's values:
//
//   list    = element { "," element }
//   element = number | word | vector | range | spacing
//   vector  = "[" number { (space | ",") number } "]"          one value
//   range   = start ":" stop ":" step                          stop included when a step meets it
//   spacing = "lin(" a "," b "," n ")" | "log(" a "," b "," n ")"   n values, both ends included
//
// Range values are the decimals that a person would write (0 : 1 : 0.1 holds 0.3, not 0.30000000000000004). For a key
// that takes whole numbers, lin and log are rounded and repeated values dropped. A range or spacing of a single value is
// refused: whoever writes one means several, and an axis would be gone without a word.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/key.hpp"

namespace asymsweep {

/// Throws UserError whose text says what is wrong ("is out of range", "is not a word or number", ...) and what is
/// allowed; the caller puts the place and the key in front. Values may repeat. `notes`, where given, gets a sentence for
/// each thing that is allowed and may not be what was meant, such as a range that does not meet its end.
std::vector<Value> parse_values(std::string_view text, const ValueDomain& domain, std::vector<std::string>* notes = nullptr);

/// What a key that is not given has with an environment: its default's values; a default text is itself, empty or not. Nothing where there is no default.
std::vector<Value> default_values(const Key& key, std::string_view environment);

/// The one whole number that an option of a command takes. UserError: "= -1 is out of range (allowed: a whole number >= 1)".
std::uint64_t parse_count(std::string_view text, double minimum, double maximum);

}  // namespace asymsweep
