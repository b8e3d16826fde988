#include "program/log_tail.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace asymsweep {

void LogTail::add(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto part = text.substr(0, end);
    unfinished_.append(part.substr(0, longest_line - std::min(longest_line, unfinished_.size())));
    if (end == text.npos) return;
    lines_.push_back(std::move(unfinished_));
    unfinished_.clear();
    if (lines_.size() > most_lines) lines_.pop_front();
    text.remove_prefix(end + 1);
  }
}

void LogTail::clear() {
  lines_.clear();
  unfinished_.clear();
}

std::vector<std::string> LogTail::lines() const {
  std::vector<std::string> all(lines_.begin(), lines_.end());
  if (!unfinished_.empty()) all.push_back(unfinished_);
  if (all.size() > most_lines) all.erase(all.begin());
  return all;
}

std::string LogTail::last_line() const {
  const auto all = lines();
  const auto last = std::find_if(all.rbegin(), all.rend(), [](const auto& line) { return !trimmed(line).empty(); });
  return last == all.rend() ? "" : std::string(trimmed(*last));
}

}  // namespace asymsweep
