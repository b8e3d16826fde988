#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace asymsweep {

std::string format_number(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

void append_number(std::string& text, double value) {
  if (value == 0) value = 0;  // no minus
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::isnan(value) ? std::abs(value) : value).ptr;
  text.append(buffer.data(), end);
}

std::string plain_number(double value) {
  constexpr double largest = 1e15;  // beyond, digits would pretend to be known
  if (value != std::floor(value) || std::abs(value) > largest) return format_number(value);
  return std::to_string(static_cast<std::int64_t>(value));
}

std::string plain_numbers(std::string_view list) {
  constexpr std::string_view separator = ", ";
  std::string plain;
  while (true) {
    const auto end = std::min(list.find(separator), list.size());
    const auto number = parse_number(list.substr(0, end));
    plain += number ? plain_number(*number) : std::string(list.substr(0, end));
    if (end == list.size()) return plain;
    plain += separator;
    list.remove_prefix(end + separator.size());
  }
}

namespace {

/// std::from_chars, but with a plus sign, and for a text that begins as our numbers do: it also reads "infinity" and "nan(...)".
std::from_chars_result read_number(std::string_view text, double& value) {
  const std::from_chars_result none{text.data(), std::errc::invalid_argument};
  if (text.starts_with("+-") || text.find_first_of("iInN") != text.npos) return none;
  if (text.starts_with('+')) text.remove_prefix(1);
  return std::from_chars(text.data(), text.data() + text.size(), value);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (text == "inf" || text == "+inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  double value = 0;
  const auto [end, error] = read_number(text, value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_beyond_doubles(std::string_view text) {
  double value = 0;
  const auto [end, error] = read_number(text, value);
  return error == std::errc::result_out_of_range && end == text.data() + text.size();
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string join(const std::vector<std::string>& words, std::string_view separator, std::string_view last_separator) {
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) joined += (i + 1 == words.size() && !last_separator.empty()) ? last_separator : separator;
    joined += words[i];
  }
  return joined;
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substitution, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty()) return std::nullopt;
  // Of a short word some letter must stay.
  std::size_t best_distance = std::min(std::max<std::size_t>(2, word.size() / 3), word.size() - 1) + 1;
  std::optional<std::string> best;
  for (const auto& candidate : candidates) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string format_duration(double seconds) {
  if (!std::isfinite(seconds)) return "unknown";
  char text[64];
  if (seconds < 10) {
    std::snprintf(text, sizeof text, "%.1f s", std::max(0.0, seconds));
    return text;
  }
  const auto total = static_cast<long long>(std::llround(seconds));
  const long long days = total / 86400, hours = total / 3600 % 24, minutes = total / 60 % 60, rest = total % 60;
  if (days > 0) std::snprintf(text, sizeof text, "%lld d %lld h", days, hours);
  else if (hours > 0) std::snprintf(text, sizeof text, "%lld h %02lld min", hours, minutes);
  else if (minutes > 0) std::snprintf(text, sizeof text, "%lld min %02lld s", minutes, rest);
  else std::snprintf(text, sizeof text, "%lld s", rest);
  return text;
}

std::optional<double> parse_duration(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return std::nullopt;
  double seconds = 0;
  bool first = true;
  while (!text.empty()) {
    const auto digits = text.find_first_not_of("0123456789.");
    const auto number = parse_number(text.substr(0, digits));
    if (!number) return std::nullopt;
    if (digits == text.npos) return first ? number : std::nullopt;  // a bare number is seconds
    switch (text[digits]) {
      case 'd': seconds += *number * 86400; break;
      case 'h': seconds += *number * 3600; break;
      case 'm': seconds += *number * 60; break;
      case 's': seconds += *number; break;
      default: return std::nullopt;
    }
    text.remove_prefix(digits + 1);
    first = false;
  }
  return seconds;
}

std::string format_bytes(double bytes) {
  constexpr std::array<const char*, 6> units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < units.size()) {
    bytes /= 1024;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
  return text;
}

std::string format_count(std::uint64_t count) {
  auto text = std::to_string(count);
  for (auto position = static_cast<std::ptrdiff_t>(text.size()) - 3; position > 0; position -= 3)
    text.insert(static_cast<std::size_t>(position), ",");
  return text;
}

std::string format_count(std::uint64_t count, std::string_view one) {
  return format_count(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

}  // namespace asymsweep
