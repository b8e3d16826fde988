#include "core/shell_word.hpp"

#include <optional>
#include <string_view>

#include "core/error.hpp"

namespace asymsweep {

std::string shell_word(const std::string& text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+_.,:/@%";
  if (!text.empty() && text.find_first_not_of(plain) == text.npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

namespace {

constexpr std::string_view only_a_shell_knows = "|&;<>()$`*?~{}!";

/// The rest of a quoted part; `at` stands behind the opening quote, and in the end behind the closing one.
std::string quoted(const std::string& text, std::size_t& at, char quote) {
  std::string part;
  for (; at < text.size() && text[at] != quote; ++at) {
    if (quote == '"' && (text[at] == '$' || text[at] == '`'))
      throw UserError(std::string("'") + text[at] + "' needs a shell: write sh -c '...'");
    const bool escaped = quote == '"' && text[at] == '\\' && at + 1 < text.size() && std::string_view("\"\\$`").find(text[at + 1]) != std::string_view::npos;
    if (escaped) ++at;
    part += text[at];
  }
  if (at == text.size()) throw UserError(std::string("the quote ") + quote + " is not closed");
  ++at;
  return part;
}

}  // namespace

std::vector<std::string> shell_words(const std::string& text) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == ' ' || c == '\t') {
      if (word) words.push_back(*word);
      word.reset();
      continue;
    }
    if (!word) word.emplace();
    if (c == '\'' || c == '"') {
      *word += quoted(text, at, c);
    } else if (c == '\\') {
      if (at == text.size()) throw UserError("ends in a backslash");
      *word += text[at++];
    } else if (only_a_shell_knows.find(c) != std::string_view::npos) {
      throw UserError(std::string("'") + c + "' needs a shell: write sh -c '...', or put it in quotes");
    } else {
      *word += c;
    }
  }
  if (word) words.push_back(*word);
  if (words.empty() || words.front().empty()) throw UserError("names no program");
  return words;
}

}  // namespace asymsweep
