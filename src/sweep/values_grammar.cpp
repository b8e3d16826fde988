#include "sweep/values_grammar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr double most_values = 1e6;

[[noreturn]] void reject(std::string_view element, const std::string& why, const ValueDomain& domain) {
  throw UserError("= " + std::string(element) + " " + why + " (allowed: " + domain.describe() + ")");
}

/// Splits at commas outside of brackets and parentheses.
std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> elements;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      elements.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '[' || text[i] == '(') {
      ++depth;
    } else if ((text[i] == ']' || text[i] == ')') && depth > 0) {
      --depth;
    }
  }
  return elements;
}

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == separator) {
      parts.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  return parts;
}

/// The double nearest to `value` written with 12 significant digits relative to `scale`: undoes the rounding of
/// start + i * step.
double as_written(double value, double scale) {
  if (scale == 0) return value;
  const int decimals = std::clamp(12 - static_cast<int>(std::ceil(std::log10(scale))), 0, 300);
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  const double rounded = parse_number(text).value_or(value);
  return rounded == 0 ? 0 : rounded;
}

void require_allowed(double number, std::string_view element, const ValueDomain& domain) {
  if (std::isnan(number)) reject(element, "is not a number", domain);
  if (std::isinf(number) && !(domain.infinity_allowed && number > 0)) reject(element, "is out of range", domain);
  if (std::isinf(number)) return;
  if (domain.integer && number != std::floor(number)) reject(element, "is not a whole number", domain);
  const bool below = domain.open_minimum ? number <= domain.minimum : number < domain.minimum;
  if (below || number > domain.maximum) reject(element, "is out of range", domain);
}

std::vector<double> range_values(std::string_view element, const ValueDomain& domain) {
  const auto parts = split_at(element, ':');
  if (parts.size() != 3) reject(element, "is not a range 'start : stop : step'", domain);
  double numbers[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parse_number(parts[i]);
    if (!number || !std::isfinite(*number)) reject(element, "is not a range 'start : stop : step' of numbers", domain);
    numbers[i] = *number;
  }
  const auto [start, stop, step] = numbers;
  if (step == 0) reject(element, "has a step of 0", domain);
  if (stop != start && (stop - start > 0) != (step > 0)) reject(element, "has a step that leads away from its stop", domain);
  const double steps = std::floor((stop - start) / step * (1 + 1e-12) + 1e-9);
  if (!(steps < most_values)) reject(element, "has more than a million values", domain);
  const double scale = std::max({std::abs(start), std::abs(stop), std::abs(step)});
  std::vector<double> values;
  for (double i = 0; i <= steps; ++i) values.push_back(as_written(start + i * step, scale));
  return values;
}

std::vector<double> spaced_values(std::string_view element, const ValueDomain& domain) {
  const bool logarithmic = element.starts_with("log");
  const auto inside = element.substr(4, element.size() - 5);
  const auto parts = split_at(inside, ',');
  const std::string form = logarithmic ? "log(a, b, n)" : "lin(a, b, n)";
  if (parts.size() != 3) reject(element, "is not of the form " + form, domain);
  const auto a = parse_number(parts[0]), b = parse_number(parts[1]), n = parse_number(parts[2]);
  if (!a || !b || !n || !std::isfinite(*a) || !std::isfinite(*b)) reject(element, "is not of the form " + form + " with numbers", domain);
  if (*n < 2 || *n != std::floor(*n) || *n > most_values) reject(element, "needs a whole n from 2 to a million", domain);
  if (logarithmic && (*a <= 0 || *b <= 0)) reject(element, "needs positive ends", domain);
  std::vector<double> values;
  for (double i = 0; i < *n; ++i) {
    const double share = i / (*n - 1);
    double value = logarithmic ? std::exp(std::log(*a) + share * (std::log(*b) - std::log(*a))) : *a + share * (*b - *a);
    if (i == 0) value = *a;
    else if (i == *n - 1) value = *b;
    else if (domain.integer) value = std::round(value);
    else value = as_written(value, logarithmic ? std::abs(value) : std::max(std::abs(*a), std::abs(*b)));
    if (!domain.integer || values.empty() || values.back() != value) values.push_back(value);
  }
  return values;
}

Value vector_value(std::string_view element, const ValueDomain& domain) {
  std::string inside(element.substr(1, element.size() - 2));
  std::ranges::replace(inside, ',', ' ');
  std::vector<double> numbers;
  for (const auto part : split_at(inside, ' ')) {
    if (part.empty()) continue;
    const auto number = parse_number(part);
    if (!number || !std::isfinite(*number)) reject(element, "has '" + std::string(part) + "', which is not a finite number", domain);
    numbers.push_back(*number);
  }
  if (numbers.empty()) reject(element, "is an empty vector", domain);
  return numbers;
}

bool is_word(std::string_view element, const ValueDomain& domain) {
  return std::ranges::find(domain.words, element) != domain.words.end();
}

/// "1 100 inf": blanks where commas belong.
bool lacks_commas(std::string_view element, const ValueDomain& domain) {
  return element.find(' ') != element.npos && std::ranges::all_of(split_at(element, ' '), [&](std::string_view part) {
           return part.empty() || is_word(part, domain) || (domain.number && parse_number(part));
         });
}

void append_element(std::vector<Value>& values, std::string_view element, const ValueDomain& domain) {
  if (element.empty()) throw UserError("has an empty value in its list (allowed: " + domain.describe() + ")");
  if (element.starts_with('[') && element.ends_with(']')) {
    if (!domain.vector) reject(element, "is a vector", domain);
    values.push_back(vector_value(element, domain));
    return;
  }
  if (is_word(element, domain)) {
    values.emplace_back(std::string(element));
    return;
  }
  std::vector<double> numbers;
  if (domain.number) {
    const bool spaced = (element.starts_with("lin(") || element.starts_with("log(")) && element.ends_with(')');
    if (spaced) numbers = spaced_values(element, domain);
    else if (element.find(':') != element.npos) numbers = range_values(element, domain);
    else if (const auto number = parse_number(element)) numbers = {*number};
  }
  if (numbers.empty()) {
    if (lacks_commas(element, domain)) reject(element, "is not allowed; separate values by commas", domain);
    const auto nearest = nearest_name(element, domain.words);
    reject(element, nearest ? "is unknown; did you mean '" + *nearest + "'?" : "is not allowed", domain);
  }
  for (const double number : numbers) {
    require_allowed(number, numbers.size() == 1 ? std::string(element) : format_number(number), domain);
    values.emplace_back(number);
  }
}

}  // namespace

std::vector<Value> parse_values(std::string_view text, const ValueDomain& domain) {
  text = trimmed(text);
  if (text.empty()) throw UserError("has no value (allowed: " + domain.describe() + ")");
  if (domain.free_text) {
    // A flag could carry what no line of a sweep file can.
    if (text.find_first_of("#\n\r") != text.npos) throw UserError("has a '#' or a line break in it");
    return {std::string(text)};
  }
  std::vector<Value> values;
  for (const auto element : split_list(text)) {
    append_element(values, element, domain);
    if (static_cast<double>(values.size()) > most_values) throw UserError("has more than a million values");
  }
  return values;
}

}  // namespace asymsweep
