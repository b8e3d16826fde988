#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cli/json_text.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/plan.hpp"

namespace asymsweep {
namespace {

constexpr std::chrono::milliseconds bar_interval{100};
constexpr std::chrono::seconds json_interval{1};
constexpr std::uint64_t plain_percent = 5;

constexpr std::size_t longest_bar = 30, shortest_bar = 8;

std::string bar(double share, std::size_t width) {
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  return "[" + std::string(filled, '#') + std::string(width - filled, '.') + "]";
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%5.1f %%", 100 * share);
  return text;
}

const char* from_environment(const char* name) { return std::getenv(name); }

}  // namespace

std::string progress_line(double share, const std::string& units, const std::string& time, std::size_t width) {
  const std::string gap = "  ";
  std::string line = percent(share);
  if (line.size() + gap.size() + time.size() <= width && !time.empty()) {
    const bool both = line.size() + gap.size() + units.size() + gap.size() + time.size() <= width;
    line += (both ? gap + units : "") + gap + time;
  } else if (line.size() + gap.size() + units.size() <= width) {
    line += gap + units;
  }
  const std::size_t around = 3;  // brackets and a blank
  if (line.size() + around + shortest_bar > width) return line.substr(0, width);
  return bar(share, std::min(longest_bar, width - around - line.size())) + " " + line;
}

ProgressStyle progress_style(const std::string& word) {
  if (word == "auto") return can_redraw(STDERR_FILENO, from_environment) ? ProgressStyle::bar : ProgressStyle::plain;
  if (word == "bar") return ProgressStyle::bar;
  if (word == "plain") return ProgressStyle::plain;
  if (word == "json") return ProgressStyle::json;
  if (word == "none") return ProgressStyle::none;
  throw UserError("run: --progress " + word + " is not one of auto | bar | plain | json | none" + character_hint(word));
}

void Console::warn(const std::string& sentence) { std::cerr << "asymsweep: warning: " << sentence << "\n"; }

bool Console::stop_asked() { return stop_signal() != 0; }

void Progress::begin(const std::string& path, const Sweep& sweep, std::uint64_t units, std::uint64_t pending) {
  units_ = pending_ = pending;
  already_done_ = units - pending;
  start_ = last_print_ = std::chrono::steady_clock::now();
  if (style_ == ProgressStyle::json || style_ == ProgressStyle::none) return;
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(path, unknown);
  std::cerr << path << ": " << (how_far_ == HowFar::until_decided ? "at most " : "") << counts_text(sweep, units)
            << (unknown ? "" : "; " + format_bytes(static_cast<double>(bytes)) + " of results") << "\n";
}

void Progress::progress(std::uint64_t finished) {
  if (style_ == ProgressStyle::none || units_ == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (style_ == ProgressStyle::plain) {
    const auto percent = 100 * finished / units_;
    if (percent < last_percent_ + plain_percent) return;
    last_percent_ = percent - percent % plain_percent;
  } else if (now - last_print_ < (style_ == ProgressStyle::bar ? std::chrono::milliseconds(bar_interval)
                                                               : std::chrono::milliseconds(json_interval))) {
    return;
  }
  last_print_ = now;
  print(finished, false);
}

void Progress::looked(const Looked& look) {
  units_ = pending_ - std::min(pending_, look.units_left_out);
  const bool is_news = look.found.decided != last_look_.found.decided || look.open_configurations != last_look_.open_configurations;
  last_look_ = look;
  if (style_ != ProgressStyle::plain || !is_news) return;
  std::cerr << "         after " << format_count(look.found.seeds, "seed") << ": " << format_count(look.found.decided) << " of "
            << format_count(look.found.decided + look.found.undecided) << " decided; " << format_count(look.open_configurations, "configuration") << " to go on with\n";
}

void Progress::end(std::uint64_t finished) {
  if (style_ == ProgressStyle::none || units_ == 0) return;
  if (style_ == ProgressStyle::plain && last_percent_ == 100) return;
  print(finished, true);
}

void Progress::print(std::uint64_t finished, bool last) {
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double rate = static_cast<double>(finished) / std::max(elapsed_s, 1e-9);
  const double remaining_s = static_cast<double>(units_ - std::min(finished, units_)) / std::max(rate, 1e-9);
  const auto done = already_done_ + finished, all = already_done_ + units_;
  if (style_ == ProgressStyle::json) {
    nlohmann::ordered_json line = {{"units_done", done}, {"units", all}, {"units_per_s", rate}, {"elapsed_s", elapsed_s}, {"remaining_s", finished > 0 ? nlohmann::ordered_json(remaining_s) : nlohmann::ordered_json()}};
    if (how_far_ == HowFar::until_decided) line["at_most"] = true;
    std::cerr << json_text(line, -1) + "\n";  // at once: others may write between two writes
    return;
  }
  const double share = static_cast<double>(done) / static_cast<double>(all);
  const auto units = format_count(done) + " of " + format_count(all, "unit");
  const auto time = last ? "in " + format_duration(elapsed_s) : finished > 0 ? (how_far_ == HowFar::until_decided ? "at most " : "") + format_duration(remaining_s) + " left"
                                                                             : std::string();
  if (style_ == ProgressStyle::plain) {
    std::cerr << percent(share) << "  " << units << (time.empty() ? "" : "  ") << time << "\n";
    return;
  }
  const auto width = columns(STDERR_FILENO, from_environment) - 1;  // a full row would begin the next one
  draw(progress_line(share, units, time, width), width, last);
}

/// Over the line before, what is left of it blanked out: escape codes would do that too, where a terminal knows them.
void Progress::draw(const std::string& line, std::size_t width, bool last) {
  const auto covered = std::min(std::max(drawn_, line.size()), width);
  std::cerr << "\r" << line << std::string(covered > line.size() ? covered - line.size() : 0, ' ') << (last ? "\n" : "") << std::flush;
  drawn_ = line.size();
}

}  // namespace asymsweep
