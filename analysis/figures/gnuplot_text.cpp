#include "analysis/figures/gnuplot_text.hpp"

#include <string_view>

namespace asymsweep::analysis {

std::string gnuplot_text(const std::string& text) {
  constexpr std::string_view enhanced = "_^{}@&~";
  std::string quoted;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '`') quoted += "\\140";
    else if (c == '"') quoted += "\\042";
    else if (c == '\\') quoted += text.substr(i + 1).starts_with("U+") ? "\\\\\\\\{}" : "\\\\\\\\";  // \U+263A is a character by its number
    else if (c == '>' && text.substr(0, i).ends_with("]]")) quoted += "{}>";                         // no XML has ]]>
    else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') quoted += ' ';
    else if (enhanced.find(c) != enhanced.npos) quoted += std::string("\\\\") + c;
    else quoted += c;
  }
  return quoted;
}

}  // namespace asymsweep::analysis
