#include "cli/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr std::chrono::milliseconds bar_interval{100};
constexpr std::chrono::seconds json_interval{1};
constexpr std::uint64_t plain_percent = 5;

std::string bar(double share) {
  constexpr int width = 30;
  const int filled = static_cast<int>(share * width);
  return "[" + std::string(static_cast<std::size_t>(filled), '#') +
         std::string(static_cast<std::size_t>(width - filled), '.') + "]";
}

}  // namespace

ProgressStyle progress_style(const std::string& word) {
  if (word == "auto") return isatty(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::plain;
  if (word == "bar") return ProgressStyle::bar;
  if (word == "plain") return ProgressStyle::plain;
  if (word == "json") return ProgressStyle::json;
  if (word == "none") return ProgressStyle::none;
  throw UserError("run: --progress " + word + " is not one of auto | bar | plain | json | none" + character_hint(word));
}

Progress::Progress(ProgressStyle style, std::uint64_t units, std::uint64_t already_done)
    : style_(style), units_(units), already_done_(already_done), start_(std::chrono::steady_clock::now()),
      last_print_(start_) {}

void Progress::update(std::uint64_t finished) {
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

void Progress::finish(std::uint64_t finished) {
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
    std::fprintf(stderr, "{\"units_done\": %llu, \"units\": %llu, \"units_per_s\": %.3f, \"elapsed_s\": %.3f, \"remaining_s\": %.3f}\n",
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(all), rate, elapsed_s,
                 finished > 0 ? remaining_s : -1);
    return;
  }
  const double share = static_cast<double>(done) / static_cast<double>(all);
  char head[64];
  std::snprintf(head, sizeof head, "%5.1f %%", 100 * share);
  std::string line = std::string(head) + "  " + format_count(done) + " of " + format_count(all, "unit");
  if (last) line += "  in " + format_duration(elapsed_s);
  else if (finished > 0) line += "  " + format_duration(remaining_s) + " left";
  if (style_ == ProgressStyle::bar) std::cerr << "\r" << bar(share) << " " << line << "\033[K" << (last ? "\n" : "") << std::flush;
  else std::cerr << line << "\n";
}

}  // namespace asymsweep
