#pragma once
// What the engine tells, on stderr: warnings, and the progress of a run as a bar on a terminal, a line every few per cent in a log,
// or JSON lines.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/look_schedule.hpp"
#include "engine/observer.hpp"

namespace asymsweep {

enum class ProgressStyle { bar, plain, json, none };

/// "auto" is a bar when stderr is a terminal that can draw over its last line, and plain lines otherwise. UserError for an unknown word.
ProgressStyle progress_style(const std::string& word);

/// One line of at most `width` characters: what fits of the bar, the share, the count of units and the time. The share stays longest.
std::string progress_line(double share, const std::string& units, const std::string& time, std::size_t width);

/// Warnings as they come. A signal asks to stop (cli/signals.hpp).
class Console : public Observer {
 public:
  void warn(const std::string& sentence) override;
  bool stop_asked() override;
};

/// Progress too. Cheap: prints only when there is something new to say.
class Progress final : public Console {
 public:
  explicit Progress(ProgressStyle style, HowFar how_far = HowFar::all_seeds) : style_(style), how_far_(how_far) {}

  /// What is about to run; not where the lines are JSON of progress alone.
  void begin(const std::string& path, const Sweep& sweep, std::uint64_t units, std::uint64_t pending) override;
  void progress(std::uint64_t finished) override;
  /// What is left is less from now on. A line in a log, where something has changed.
  void looked(const Looked& look) override;
  void end(std::uint64_t finished) override;

 private:
  void print(std::uint64_t finished, bool last);
  void draw(const std::string& line, std::size_t width, bool last);

  ProgressStyle style_;
  HowFar how_far_;
  std::uint64_t pending_ = 0;  ///< at the beginning
  Looked last_look_;
  std::uint64_t units_ = 0, already_done_ = 0;
  std::chrono::steady_clock::time_point start_, last_print_;
  std::uint64_t last_percent_ = 0;
  std::size_t drawn_ = 0;  ///< characters of the line that the next one is drawn over
};

}  // namespace asymsweep
