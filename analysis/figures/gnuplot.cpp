#include "analysis/figures/gnuplot.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "analysis/figures/gnuplot_process.hpp"
#include "core/error.hpp"
#include "core/limits.hpp"
#include "store/posix_file.hpp"
#include "store/replace_file.hpp"

namespace asymsweep::analysis {
namespace {

// Colours of M. Okabe and K. Ito, "Color universal design" (2008): told apart with any kind of colour vision.
constexpr const char* common_style = R"(set encoding utf8; set minussign; set locale "C"
set border 3 lc rgb "#404040" lw 1
set tics nomirror out scale 0.6 textcolor rgb "#202020"
set grid ytics lc rgb "#e0e0e0" lw 0.8 lt 1
set style fill transparent solid 0.20 noborder
set linetype 1 lc rgb "#0072B2" lw 2; set linetype 2 lc rgb "#D55E00" lw 2; set linetype 3 lc rgb "#009E73" lw 2
set linetype 4 lc rgb "#CC79A7" lw 2; set linetype 5 lc rgb "#E69F00" lw 2; set linetype 6 lc rgb "#56B4E9" lw 2
set linetype 7 lc rgb "#000000" lw 2; set linetype 8 lc rgb "#8B6914" lw 2
set datafile missing "nan"
)";

constexpr const char* first_words = "# usage: gnuplot -c ";  // of every script of ours

/// Chooses the terminal by the script's first argument; the second is the path to write to, without ending, or - for the standard output.
std::string header(const std::string& name, FigureSize size) {
  char text[2048];
  std::snprintf(text, sizeof text,
                "%s%s.gp svg|png|pdf [PATH WITHOUT ENDING, or -]\n"
                "if (ARG1 eq \"svg\") { set terminal svg size %.0f,%.0f dynamic enhanced font \"DejaVu Sans,13\" background \"#ffffff\" }\n"
                "if (ARG1 eq \"png\") { set terminal pngcairo size %.0f,%.0f enhanced font \"DejaVu Sans,12.8\" linewidth 1.3 background \"#ffffff\" }\n"
                "if (ARG1 eq \"pdf\") { set terminal pdfcairo size %.2fin,%.2fin enhanced font \"DejaVu Sans,8\" background \"#ffffff\" }\n"
                "if (ARG2 ne \"-\") { set output (ARGC > 1 ? ARG2 : \"%s\") . \".\" . ARG1 }\n",
                first_words, name.c_str(), size.width * 157, size.height * 157, size.width * 200, size.height * 200, size.width, size.height,
                name.c_str());
  return text;
}

std::string script_of(const std::string& name, const std::string& body, FigureSize size) { return header(name, size) + common_style + body + "unset output\n"; }

/// What found no room for its threads, once more, as others end; one at a time.
std::string drawn_again(const std::string& script, const std::string& format, const std::string& picture) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  while (true) {
    const bool is_alone = !Gnuplot::any_at_work();
    if (auto bytes = Gnuplot(script, format, picture, Gnuplot::IfTooMany::wait).finish()) return *bytes;
    if (is_alone) throw no_process("gnuplot");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

void draw_figure(const std::string& stem, const std::string& body, FigureSize size) {
  const auto script = script_of(stem.substr(stem.rfind('/') + 1), body, size);
  write_text(stem + ".gp", script);
  constexpr std::array formats = {"svg", "png", "pdf"};
  std::array<std::optional<Gnuplot>, formats.size()> drawings;  // side by side, or one by one where no more processes can be made
  std::vector<const char*> again;
  const auto path = [&](const char* format) { return stem + "." + format; };
  const auto finish = [&](std::size_t i) {
    if (!drawings[i]) return;
    if (const auto bytes = drawings[i]->finish()) write_text(path(formats[i]), *bytes);
    else again.push_back(formats[i]);
    drawings[i].reset();
  };
  for (std::size_t i = 0; i < formats.size(); ++i) try {
      drawings[i].emplace(script, formats[i], path(formats[i]), i == 0 ? Gnuplot::IfTooMany::wait : Gnuplot::IfTooMany::fail);
    } catch (const LimitError&) {
      if (i == 0) throw;
      for (std::size_t earlier = 0; earlier < i; ++earlier) finish(earlier);
      drawings[i].emplace(script, formats[i], path(formats[i]), Gnuplot::IfTooMany::wait);
    }
  for (std::size_t i = 0; i < formats.size(); ++i) finish(i);
  for (const char* format : again) write_text(path(format), drawn_again(script, format, path(format)));
}

std::string drawn_picture(const std::string& path, const std::string& body, FigureSize size) {
  const auto script = script_of("figure", body, size), format = path.substr(path.rfind('.') + 1);
  if (auto bytes = Gnuplot(script, format, path, Gnuplot::IfTooMany::wait).finish()) return *bytes;
  return drawn_again(script, format, path);
}

void remove_figures(const std::string& folder) {
  std::vector<std::filesystem::path> scripts;
  std::error_code unreadable;
  for (std::filesystem::directory_iterator entry(folder, unreadable); entry != std::filesystem::directory_iterator(); entry.increment(unreadable)) {
    std::string line;
    std::ifstream file(entry->path());
    if (entry->path().extension() == ".gp" && std::getline(file, line) && line.starts_with(first_words)) scripts.push_back(entry->path());
  }
  if (unreadable) fail_storage("cannot read the folder", folder, unreadable.value());
  for (auto& path : scripts)
    for (const char* ending : {"svg", "png", "pdf", "csv", "gp"}) {
      std::error_code error;
      std::filesystem::remove(path.replace_extension(ending), error);
      if (error) throw StorageError("cannot remove " + path.string() + ": " + error.message());
    }
}

}  // namespace asymsweep::analysis
