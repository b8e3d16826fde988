#include "sweep/parameter_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace asymsweep {
namespace {

constexpr std::array<std::string_view, 6> truths = {"true", "false", "yes", "no", "on", "off"};
constexpr std::array<std::string_view, 2> nothings = {"none", "null"};

std::string in_small_letters(std::string word) {
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

}  // namespace

std::optional<std::string> meant_otherwise(const Value& value) {
  const auto* word = std::get_if<std::string>(&value);
  if (!word || *word == "true" || *word == "false" || *word == "none") return std::nullopt;
  const auto small = in_small_letters(*word);
  if (std::ranges::find(truths, small) != truths.end()) return "would reach the program as the text '" + *word + "'; write true or false";
  if (std::ranges::find(nothings, small) != nothings.end())
    return "would reach the program as the text '" + *word + "', and there is no empty value; write a number, or a word such as none, which arrives as text";
  return std::nullopt;
}

}  // namespace asymsweep
