#pragma once
// Progress of a run, on stderr of rank 0: a bar on a terminal, a line every few per cent in a log, JSON lines on request.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace asymsweep {

enum class ProgressStyle { bar, plain, json, none };

/// "auto" is a bar when stderr is a terminal that can draw over its last line, and plain lines otherwise. UserError for an unknown word.
ProgressStyle progress_style(const std::string& word);

/// One line of at most `width` characters: what fits of the bar, the share, the count of units and the time. The share stays longest.
std::string progress_line(double share, const std::string& units, const std::string& time, std::size_t width);

class Progress {
 public:
  /// `units`: to be done in this run; `already_done`: before it.
  Progress(ProgressStyle style, std::uint64_t units, std::uint64_t already_done);

  /// Cheap: prints only when there is something new to say.
  void update(std::uint64_t finished);
  /// The last word.
  void finish(std::uint64_t finished);

 private:
  void print(std::uint64_t finished, bool last);
  void draw(const std::string& line, std::size_t width, bool last);

  ProgressStyle style_;
  std::uint64_t units_, already_done_;
  std::chrono::steady_clock::time_point start_, last_print_;
  std::uint64_t last_percent_ = 0;
  std::size_t drawn_ = 0;  ///< characters of the line that the next one is drawn over
};

}  // namespace asymsweep
