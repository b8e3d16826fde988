#include "cli/figure_formats.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "analysis/figures/plot.hpp"
#include "core/error.hpp"

namespace asymsweep {
namespace {

constexpr std::array formats = {
    FigureFormat{"pdf", {"a PDF", [](std::string_view begin) { return begin.starts_with("%PDF-"); }}},
    FigureFormat{"svg", {"an SVG picture", [](std::string_view begin) { return begin.find("<svg") != begin.npos; }}},
    FigureFormat{"png", {"a PNG picture", [](std::string_view begin) { return begin.starts_with("\x89PNG\r\n\x1a\n"); }}},
    FigureFormat{"tex", {"a figure of asymsweep", [](std::string_view begin) { return begin.starts_with(analysis::plot_tex_start); }}},
    FigureFormat{"csv", {"a table of asymsweep", [](std::string_view begin) { return begin.starts_with(analysis::plot_csv_start); }}},
};

}  // namespace

const FigureFormat& figure_format(const std::string& path) {
  const std::filesystem::path whole(path);
  const auto name = whole.filename().string(), ending = name.substr(name.rfind('.') + 1);  // all of a name without a dot
  const auto found = std::ranges::find_if(formats, [&](const FigureFormat& format) { return ending == format.ending && name != ending; });
  if (found == formats.end()) throw UserError("figure: -o " + path + " has no ending that says what to write (.pdf, .svg, .png, .tex, .csv)");
  if (name.size() == ending.size() + 1) throw UserError("figure: -o " + path + " is an ending without a name; for example: panel" + name);
  return *found;
}

}  // namespace asymsweep
