#include "expression/foreign_words.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace asymsweep::expression {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array foreign_symbols = {
    Pair{"**", "^"},
    Pair{"&&", "and"},
    Pair{"&", "and"},
    Pair{"||", "or"},
    Pair{"|", "or, or abs(x) for |x|"},
    Pair{"!", "not"},
    Pair{"'", "\""},
    Pair{"[", "("},
    Pair{"{", "("},
    Pair{"]", ")"},
    Pair{"}", ")"},
    Pair{"?", "if(condition, a, b)"},
    Pair{"\u2010", "-"},
    Pair{"\u2011", "-"},
    Pair{"\u2012", "-"},
    Pair{"\u2013", "-"},
    Pair{"\u2014", "-"},
    Pair{"\u2212", "-"},
    Pair{"\u00d7", "*"},
    Pair{"\u00b7", "*"},
    Pair{"\u22c5", "*"},
    Pair{"\u00f7", "/"},
    Pair{"\u2044", "/"},
    Pair{"\u2215", "/"},
    Pair{"\u2264", "<="},
    Pair{"\u2265", ">="},
    Pair{"\u2260", "!="},
    Pair{"\u2227", "and"},
    Pair{"\u2228", "or"},
    Pair{"\u00ac", "not"},
    Pair{"\u221e", "inf"},
    Pair{"\u221a", "sqrt(x)"},
    Pair{"\u00b2", "^2"},
    Pair{"\u03c0", "pi"},
    Pair{"\u03bc", "mu"},
    Pair{"\u00b5", "mu"},
    Pair{"\u201c", "\""},
    Pair{"\u201d", "\""},
};

constexpr std::array foreign_functions = {
    Pair{"where", "if"},
    Pair{"maximum", "max"},
    Pair{"minimum", "min"},
    Pair{"clamp", "clip"},
    Pair{"ln", "log"},
    Pair{"sgn", "sign"},
    Pair{"detach", "stop"},
    Pair{"stop_gradient", "stop"},
    Pair{"fabs", "abs"},
};

constexpr std::array foreign_names = {
    Pair{"adv", "A"},
    Pair{"advantage", "A"},
    Pair{"advantages", "A"},
    Pair{"r", "R"},
    Pair{"reward", "R"},
    Pair{"rewards", "R"},
    Pair{"v", "V"},
    Pair{"baseline", "V"},
    Pair{"policy", "pi"},
    Pair{"prob", "pi"},
    Pair{"logp", "log(pi)"},
    Pair{"log_pi", "log(pi)"},
    Pair{"logprob", "log(pi)"},
    Pair{"rho", "ratio"},
    Pair{"std", "s"},
};

template <typename Pairs>
std::string_view find(const Pairs& pairs, std::string_view word) {
  for (const auto& [there, here] : pairs)
    if (there == word) return here;
  return "";
}

}  // namespace

std::string_view symbol_here(std::string_view text, std::size_t& bytes) {
  for (const auto& [there, here] : foreign_symbols)
    if (text.starts_with(there) && !text.starts_with("!=")) {
      bytes = there.size();
      return here;
    }
  return "";
}

std::string function_here(std::string_view name) {
  const auto last = name.substr(name.rfind('.') + 1);
  const auto here = find(foreign_functions, last);
  return std::string(here.empty() ? last : here);
}

std::string_view name_here(std::string_view name) {
  std::string small;
  for (const char c : name) small += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return find(foreign_names, small);
}

}  // namespace asymsweep::expression
