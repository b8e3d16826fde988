#pragma once
// Numbers and words to text and back, always the same way.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// Shortest decimal that reads back to the same double; "inf", "-inf", "nan" for the rest.
std::string format_number(double value);
/// The same behind a text: for tables with millions of numbers.
void append_number(std::string& text, double value);

/// As people write it: whole numbers without an exponent, 1000000 for 1e+06. For sentences; files have `format_number`.
std::string plain_number(double value);

/// The same of every number in a list "1e+06, 2, inf".
std::string plain_numbers(std::string_view list);

/// Reads all of `text` as a double ("inf" and "-inf" allowed, "nan" and trailing characters not).
std::optional<double> parse_number(std::string_view text);

/// A decimal number that no double can hold: 1e400, 1e-400.
bool is_beyond_doubles(std::string_view text);

/// Without white space at either end.
std::string_view trimmed(std::string_view text);

/// "a, b and c" when `last` is " and ".
std::string join(const std::vector<std::string>& words, std::string_view separator = ", ",
                 std::string_view last_separator = {});

/// The candidate with the smallest edit distance, if it is close enough to be a slip of the pen.
std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& candidates);

/// "3 min 05 s", "2 h 10 min", "0.4 s".
std::string format_duration(double seconds);

/// Reads "90", "90s", "15m", "3h50m", "1d12h": seconds; nothing when malformed.
std::optional<double> parse_duration(std::string_view text);

/// "512 B", "1.4 MiB".
std::string format_bytes(double bytes);

/// "1,234,567".
std::string format_count(std::uint64_t count);

/// "1 run", "1,234 runs"; `one` takes an s.
std::string format_count(std::uint64_t count, std::string_view one);

}  // namespace asymsweep
