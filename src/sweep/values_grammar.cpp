#include "sweep/values_grammar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr double most_values = 1e6;
constexpr double largest_whole = 9007199254740992.0;  // 2^53: from here on doubles leave numbers out
constexpr double same_but_rounding = 1e-12;           // relative

/// What parsing adds to: values, and sentences about them.
struct Parsed {
  std::vector<Value> values;
  std::vector<std::string> notes;
};

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

constexpr const char* beyond_doubles = "is out of range: a number is 0, or from 4.9e-324 to 1.8e308 in size";

/// Of a part of a range, spacing or vector: a number, or the sentence that says why it is none.
double part_number(std::string_view part, std::string_view element, const std::string& otherwise, const ValueDomain& domain) {
  const auto number = parse_number(part);
  if (number && std::isfinite(*number)) return *number;
  if (is_beyond_doubles(part)) reject(element, "has " + std::string(part) + ", which " + beyond_doubles, domain);
  reject(element, otherwise, domain);
}

void require_allowed(double number, std::string_view element, const ValueDomain& domain) {
  if (std::isnan(number)) reject(element, "is not a number", domain);
  if (std::isinf(number) && !(domain.infinity_allowed && number > 0)) reject(element, "is out of range", domain);
  if (std::isinf(number)) return;
  if (domain.integer && number != std::floor(number)) reject(element, "is not a whole number", domain);
  const bool rounded = std::abs(number) == largest_whole && element != format_number(number);  // 2^53 + 1 reads as 2^53
  if (domain.integer && (rounded || std::abs(number) > largest_whole)) reject(element, "is out of range", domain);
  const bool below = domain.open_minimum ? number <= domain.minimum : number < domain.minimum;
  if (below || number > domain.maximum) reject(element, "is out of range", domain);
}

/// 9007199254740993, which a double holds as ...992: whoever gives a program its numbers means each digit. Of a domain of any word.
void require_whole_digits(std::string_view element, double number, const ValueDomain& domain) {
  const auto digits = element.substr(element.starts_with('-') || element.starts_with('+'));
  if (!domain.any_word || std::abs(number) < largest_whole || digits.find_first_not_of("0123456789") != digits.npos) return;
  char text[400];
  std::snprintf(text, sizeof text, "%.0f", std::abs(number));
  if (digits.substr(std::min(digits.find_first_not_of('0'), digits.size())) == text) return;
  reject(element, "is rounded to " + std::string(number < 0 ? "-" : "") + text + ": numbers are doubles, which hold every whole number only up to 9007199254740992 (2^53); write another number, or a word such as id" + std::string(digits), domain);
}

/// How many steps of a range fit between its ends.
double steps_between(double start, double stop, double step) { return std::floor((stop - start) / step * (1 + 1e-12) + 1e-9); }

/// Of a range whose third part is its stop, as in MATLAB and Julia: "1 : 200 : 20". Empty where it cannot be that.
std::string in_our_order(double start, double second, double third) {
  if (second == 0 || (third - start) / second < 1) return "";
  return format_number(start) + " : " + format_number(third) + " : " + format_number(second);
}

std::vector<double> range_values(std::string_view element, const ValueDomain& domain, std::vector<std::string>& notes) {
  const auto parts = split_at(element, ':');
  if (parts.size() != 3) reject(element, "is not a range 'start : stop : step'", domain);
  double numbers[3];
  for (std::size_t i = 0; i < 3; ++i) numbers[i] = part_number(parts[i], element, "is not a range 'start : stop : step' of numbers", domain);
  const auto [start, stop, step] = numbers;
  if (step == 0) reject(element, "has a step of 0", domain);
  const auto turned = in_our_order(start, stop, step);
  const auto question = turned.empty() ? "" : "; did you mean " + turned + "?";
  if (stop != start && (stop - start > 0) != (step > 0)) reject(element, "has a step that leads away from its stop (from : to : step)" + question, domain);
  const double steps = steps_between(start, stop, step);
  if (!(steps < most_values)) reject(element, "has more than a million values", domain);
  if (steps == 0 && start == stop) reject(element, "has one value: it ends where it starts (from : to : step); write " + std::string(parts[0]), domain);
  if (steps == 0)
    reject(element, "has one value: its step is larger than its length (from : to : step)" + question, domain);
  const double scale = std::max({std::abs(start), std::abs(stop), std::abs(step)});
  std::vector<double> values;
  for (double i = 0; i <= steps; ++i) values.push_back(as_written(start + i * step, scale));
  if (std::abs(values.back() - stop) > 1e-9 * std::abs(step))
    notes.push_back(std::string(element) + " (from : to : step) ends at " + format_number(values.back()) + ", not at " + std::string(parts[1]) +
                    question);
  return values;
}

std::vector<double> spaced_values(std::string_view element, const ValueDomain& domain, std::vector<std::string>& notes) {
  const bool logarithmic = element.starts_with("log");
  const auto inside = element.substr(4, element.size() - 5);
  const auto parts = split_at(inside, ',');
  const std::string form = logarithmic ? "log(a, b, n)" : "lin(a, b, n)";
  if (parts.size() != 3) reject(element, "is not of the form " + form, domain);
  const auto number = [&](std::size_t i) { return part_number(parts[i], element, "is not of the form " + form + " with numbers", domain); };
  const double a = number(0), b = number(1), n = number(2);
  if (n < 2 || n != std::floor(n) || n > most_values) reject(element, "needs a whole n from 2 to a million", domain);
  if (logarithmic && (a <= 0 || b <= 0)) reject(element, "needs positive ends", domain);
  if (a == b) reject(element, "has one value: its ends are equal; write " + std::string(parts[0]), domain);
  std::vector<double> values;
  for (double i = 0; i < n; ++i) {
    const double share = i / (n - 1);
    double value = logarithmic ? std::exp(std::log(a) + share * (std::log(b) - std::log(a))) : a + share * (b - a);
    if (i == 0) value = a;
    else if (i == n - 1) value = b;
    else if (domain.integer) value = std::round(value);
    else value = as_written(value, logarithmic ? std::abs(value) : std::max(std::abs(a), std::abs(b)));
    if (!domain.integer || values.empty() || values.back() != value) values.push_back(value);
  }
  if (static_cast<double>(values.size()) < n)
    notes.push_back(std::string(element) + " has " + format_count(values.size()) + " different whole numbers, not " + format_number(n));
  return values;
}

Value vector_value(std::string_view element, const ValueDomain& domain) {
  std::string inside(element.substr(1, element.size() - 2));
  std::ranges::replace(inside, ',', ' ');
  std::vector<double> numbers;
  for (const auto part : split_at(inside, ' ')) {
    if (part.empty()) continue;
    numbers.push_back(part_number(part, element, "has '" + std::string(part) + "', which is not a finite number", domain) + 0.0);  // -0 becomes 0
    require_whole_digits(part, numbers.back(), domain);
  }
  if (numbers.empty()) reject(element, "is an empty vector", domain);
  return numbers;
}

bool is_word(std::string_view element, const ValueDomain& domain) {
  return std::ranges::find(domain.words, element) != domain.words.end();
}

/// A word of whatever meaning: what is no number, and could be none.
bool is_any_word(std::string_view element) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view others = "0123456789.-+/@=";
  const bool has_letter = element.find_first_of(letters) != element.npos;
  return has_letter && element.find_first_not_of(std::string(letters) + std::string(others)) == element.npos;
}

/// "1..10", "-0.2 to 0.2", "1-10": a range as people write it.
bool is_range_in_words(std::string_view element) {
  for (const std::string_view between : {"...", "..", "to", "\u2026", "\u2013", "-"})
    for (auto at = element.find(between, 1); at != element.npos; at = element.find(between, at + 1))
      if (parse_number(trimmed(element.substr(0, at))) && parse_number(trimmed(element.substr(at + between.size())))) return true;
  return false;
}

/// "1 100 inf": blanks where commas belong.
bool lacks_commas(std::string_view element, const ValueDomain& domain) {
  return element.find(' ') != element.npos && std::ranges::all_of(split_at(element, ' '), [&](std::string_view part) {
           return part.empty() || is_word(part, domain) || (domain.number && parse_number(part));
         });
}

void append_element(Parsed& parsed, std::string_view element, const ValueDomain& domain) {
  auto& values = parsed.values;
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
    if (spaced) numbers = spaced_values(element, domain, parsed.notes);
    else if (element.find(':') != element.npos) numbers = range_values(element, domain, parsed.notes);
    else if (const auto number = parse_number(element)) numbers = {*number}, require_whole_digits(element, *number, domain);
  }
  if (numbers.empty()) {
    if (domain.number && is_beyond_doubles(element)) reject(element, beyond_doubles, domain);
    if (domain.any_word && is_any_word(element) && !is_range_in_words(element)) {
      values.emplace_back(std::string(element));
      return;
    }
    if (is_range_in_words(element)) reject(element, "is not allowed; a range is from : to : step, such as 0 : 1 : 0.1", domain);
    if (lacks_commas(element, domain)) reject(element, "is not allowed; separate values by commas", domain);
    if (domain.number && element.ends_with(')')) reject(element, "is not allowed; write lin(a, b, n), log(a, b, n) or from : to : step", domain);
    auto words = domain.words;
    if (domain.infinity_allowed) words.emplace_back("inf");
    const auto nearest = nearest_name(element, words);
    reject(element, nearest ? "is unknown; did you mean '" + *nearest + "'?" : "is not allowed", domain);
  }
  for (const double number : numbers) {
    require_allowed(number, numbers.size() == 1 ? std::string(element) : format_number(number), domain);
    values.emplace_back(number + 0.0);  // -0 becomes 0
  }
}

/// Neighbours on the number line that are one number but for the rounding of whoever computed them.
void note_near_values(Parsed& parsed) {
  std::vector<double> numbers;
  for (const auto& value : parsed.values)
    if (const auto* number = std::get_if<double>(&value)) numbers.push_back(*number);
  std::ranges::sort(numbers);
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const double a = numbers[i - 1], b = numbers[i];
    if (a == b || std::isinf(b) || b - a > same_but_rounding * std::max(std::abs(a), std::abs(b))) continue;
    parsed.notes.push_back(format_number(a) + " and " + format_number(b) + " are two values that differ by rounding only");
    return;
  }
}

}  // namespace

std::uint64_t parse_count(std::string_view text, double minimum, double maximum) {
  const ValueDomain domain = {.number = true, .integer = true, .minimum = minimum, .maximum = maximum};
  const auto values = parse_values(text, domain);
  if (values.size() > 1) reject(trimmed(text), "takes one value only, not a list", domain);
  return static_cast<std::uint64_t>(std::get<double>(values.front()));
}

std::vector<Value> parse_values(std::string_view text, const ValueDomain& domain, std::vector<std::string>* notes) {
  text = trimmed(text);
  if (text.empty()) throw UserError("has no value (allowed: " + domain.describe() + ")");
  if (domain.free_text) {
    // A flag could carry what no line of a sweep file can.
    if (text.find_first_of("#\n\r") != text.npos) throw UserError("has a '#' or a line break in it");
    return {std::string(text)};
  }
  Parsed parsed;
  const auto& values = parsed.values;
  for (const auto element : split_list(text)) {
    append_element(parsed, element, domain);
    if (static_cast<double>(values.size()) > most_values) throw UserError("has more than a million values");
  }
  note_near_values(parsed);
  if (notes) *notes = std::move(parsed.notes);
  return std::move(parsed.values);
}

std::vector<Value> default_values(const Key& key, std::string_view environment) {
  const auto text = key.default_in(environment);
  if (!text) return {};
  if (key.domain.free_text) return {*text};
  return parse_values(*text, key.domain);
}

}  // namespace asymsweep
