#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace asymsweep {

bool can_redraw(int descriptor, const EnvironmentLookup& environment) {
  const char* term = environment("TERM");
  return term && *term != '\0' && std::string_view(term) != "dumb" && ::isatty(descriptor) != 0;
}

std::size_t columns(int descriptor, const EnvironmentLookup& environment) {
  winsize window = {};
  if (::ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) return window.ws_col;
  if (const char* text = environment("COLUMNS")) {
    const std::string_view digits = text;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc{} && end == digits.data() + digits.size() && number > 0) return number;
  }
  return 80;
}

std::size_t rows(std::string_view text, std::size_t columns) {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    count += std::max<std::size_t>(1, (end + columns - 1) / columns);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return count;
}

}  // namespace asymsweep
