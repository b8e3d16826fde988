#include <cmath>

#include "core/text.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

std::string to_text(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return format_number(*number);
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  std::vector<std::string> numbers;
  for (const double number : std::get<std::vector<double>>(value)) numbers.push_back(format_number(number));
  return "[" + join(numbers, " ") + "]";
}

std::string ValueDomain::describe() const {
  if (free_text) return "text";
  std::vector<std::string> forms = words;
  if (number) {
    std::string form = integer ? "a whole number" : "a number";
    const bool bounded_below = std::isfinite(minimum), bounded_above = std::isfinite(maximum);
    if (bounded_below && bounded_above && !open_minimum)
      form += " from " + plain_number(minimum) + " to " + plain_number(maximum);
    else if (bounded_below) form += (open_minimum ? " > " : " >= ") + plain_number(minimum);
    else if (bounded_above) form += " <= " + plain_number(maximum);
    forms.push_back(form);
  }
  if (any_word) forms.emplace_back("a word");
  if (infinity_allowed) forms.emplace_back("inf");
  if (vector) forms.emplace_back("[vector]");
  return join(forms, " | ");
}

std::string ValueDomain::type() const {
  if (free_text) return "text";
  std::vector<std::string> types;
  if (!words.empty() || any_word) types.emplace_back("word");
  if (number) types.emplace_back(integer ? "integer" : "real");
  if (vector) types.emplace_back("vector");
  return join(types, " | ");
}

}  // namespace asymsweep
