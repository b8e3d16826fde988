#pragma once
// The last lines of what a program wrote to its standard error.

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

class LogTail {
 public:
  static constexpr std::size_t most_lines = 20;
  static constexpr std::size_t longest_line = 400;  ///< bytes; the rest of a line is left out

  void add(std::string_view text);
  void clear();
  /// Oldest first; an unfinished line counts.
  std::vector<std::string> lines() const;
  /// The last line that is not empty.
  std::string last_line() const;

 private:
  std::deque<std::string> lines_;
  std::string unfinished_;
};

}  // namespace asymsweep
