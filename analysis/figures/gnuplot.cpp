#include "analysis/figures/gnuplot.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "core/error.hpp"

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

std::string terminal(const std::string& format, const std::string& stem, FigureSize size) {
  char text[256];
  if (format == "svg")
    std::snprintf(text, sizeof text, "set terminal svg size %.0f,%.0f dynamic enhanced font \"DejaVu Sans,13\" background \"#ffffff\"\n",
                  size.width * 157, size.height * 157);
  else
    std::snprintf(text, sizeof text, "set terminal pngcairo size %.0f,%.0f enhanced font \"DejaVu Sans,20\" linewidth 2 background \"#ffffff\"\n",
                  size.width * 314, size.height * 314);
  return text + ("set output \"" + stem + "." + format + "\"\n");
}

void run_gnuplot(const std::string& script) {
  FILE* pipe = popen("gnuplot -d 2>&1 >/dev/null", "w");
  if (!pipe) throw StorageError("cannot start gnuplot, which draws the figures");
  std::fwrite(script.data(), 1, script.size(), pipe);
  const int status = pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    throw StorageError("gnuplot is not installed; it draws the figures (Debian: gnuplot-nox)");
  if (status != 0) throw StorageError("gnuplot failed to draw a figure");
}

}  // namespace

std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += (std::string("_^{}@&").find(c) != std::string::npos ? "\\\\" : "") + std::string(1, c);
  return escaped;
}

void draw_figure(const std::string& stem, const std::string& body, FigureSize size) {
  std::ofstream(stem + ".gp") << "# gnuplot -c this file; writes " << stem.substr(stem.rfind('/') + 1) << ".svg\n"
                              << terminal("svg", stem.substr(stem.rfind('/') + 1), size) << common_style << body;
  for (const char* format : {"svg", "png"}) run_gnuplot(terminal(format, stem, size) + common_style + body + "unset output\n");
}

}  // namespace asymsweep::analysis
