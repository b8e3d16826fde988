// Marked text for LaTeX: words as text, what is mathematics between dollars.

#include <map>
#include <string_view>
#include <vector>

#include "analysis/figures/marked_text.hpp"

namespace asymsweep::analysis {
namespace {

/// What stands in a word: characters of UTF-8, and whole marks "^{...}".
struct TexPiece {
  char mark = 0;  ///< '^' or '_': `text` is what stands above or below the line
  std::string text;
};
using TexWord = std::vector<TexPiece>;

std::size_t bytes_of_character(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2
                       : byte < 0xF0   ? 3
                                       : 4;
}

/// Split at spaces, but not at those inside of a mark.
std::vector<TexWord> tex_words(const std::string& text) {
  std::vector<TexWord> words(1);
  for (std::size_t i = 0; i < text.size();) {
    const bool is_mark = (text[i] == '^' || text[i] == '_') && i + 1 < text.size() && text[i + 1] == '{';
    const auto end = is_mark ? text.find('}', i) : std::string::npos;
    if (end != std::string::npos) {
      words.back().push_back({text[i], text.substr(i + 2, end - i - 2)});
      i = end + 1;
    } else if (text[i] == ' ') {
      words.emplace_back();
      ++i;
    } else {
      words.back().push_back({0, text.substr(i, bytes_of_character(text[i]))});
      i += words.back().back().text.size();
    }
  }
  std::erase_if(words, [](const TexWord& word) { return word.empty(); });
  return words;
}

bool is_mathematics(const TexWord& word) {
  for (const auto& piece : word)
    for (const char* sign : {"μ", "π", "∞", "≤", "≥"})
      if (piece.mark != 0 || piece.text == sign) return true;
  const auto& first = word.front().text;
  return (word.size() == 1 && (first == "V" || first == "−")) || (word.size() > 1 && first == "−");
}

/// A character that is itself in text, or in mathematics, where what TeX does not know is text in a box.
std::string tex_character(const std::string& character, bool in_mathematics) {
  static const std::map<std::string, std::string> same = {
      {"_", "\\_"}, {"%", "\\%"}, {"#", "\\#"}, {"&", "\\&"}, {"$", "\\$"}, {"{", "\\{"}, {"}", "\\}"}};
  static const std::map<std::string, std::string> of_text = {
      {"\\", "\\textbackslash{}"},
      {"^", "\\textasciicircum{}"},
      {"~", "\\textasciitilde{}"},
      {"<", "\\textless{}"},
      {">", "\\textgreater{}"},
      {"|", "\\textbar{}"},
      {"−", "$-$"},
  };
  static const std::map<std::string, std::string> of_mathematics = {
      {"\\", "\\backslash{}"},
      {"^", "\\wedge{}"},
      {"~", "\\sim{}"},
      {"μ", "\\mu"},
      {"π", "\\pi"},
      {"∞", "\\infty"},
      {"−", "-"},
      {"≤", "\\le"},
      {"≥", "\\ge"},
  };
  if (const auto known = same.find(character); known != same.end()) return known->second;
  const auto& own = in_mathematics ? of_mathematics : of_text;
  if (const auto known = own.find(character); known != own.end()) return known->second;
  return in_mathematics && character.size() > 1 ? "\\mbox{" + character + "}" : character;
}

/// A command of letters ends before a letter.
void add_to_tex(std::string& tex, const std::string& next) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto command = tex.rfind('\\');
  bool open = command != tex.npos && command + 1 < tex.size();
  for (auto i = command; open && ++i < tex.size();) open = is_letter(tex[i]);
  tex += (open && !next.empty() && is_letter(next[0]) ? " " : "") + next;
}

std::string mathematics_of(const TexWord& word) {
  std::string tex;
  bool has_above = false, has_below = false;  // of what stands in front
  for (const auto& [mark, text] : word) {
    if (mark == 0) {
      add_to_tex(tex, tex_character(text, true));
      has_above = has_below = false;
      continue;
    }
    bool& has = mark == '^' ? has_above : has_below;
    if (has) tex += "{}", has_above = has_below = false;  // TeX knows no double superscript
    has = true;
    std::string inner;
    for (std::size_t i = 0; i < text.size(); i += bytes_of_character(text[i]))
      add_to_tex(inner, text[i] == ' ' ? "\\ " : tex_character(text.substr(i, bytes_of_character(text[i])), true));
    tex += std::string(1, mark) + "{" + inner + "}";
  }
  return tex;
}

}  // namespace

std::string marked_tex(const std::string& text) {
  std::string tex;
  bool in_mathematics = false;
  for (const auto& word : tex_words(text)) {
    const bool was = in_mathematics, is_first = tex.empty();
    in_mathematics = is_mathematics(word);
    if (was && !in_mathematics) tex += "$";
    if (!is_first) tex += " ";
    if (in_mathematics && !was) tex += "$";
    if (in_mathematics) tex += mathematics_of(word);
    else
      for (const auto& piece : word) tex += tex_character(piece.text, false);
  }
  return in_mathematics ? tex + "$" : tex;
}

}  // namespace asymsweep::analysis
