// asymsweep figure: one picture of a result file, for a paper.

#include <algorithm>
#include <iostream>
#include <map>

#include "analysis/figures/gnuplot.hpp"
#include "analysis/figures/request.hpp"
#include "analysis/scan.hpp"
#include "analysis/selection.hpp"
#include "cli/arguments.hpp"
#include "cli/figure_formats.hpp"
#include "cli/output_file.hpp"
#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "store/named_file.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {
namespace {

/// A terminal, a web page, XML or TeX cannot take every byte.
void require_shown(const char* option, const std::string& text) {
  if (const auto found = control_character(text)) throw UserError("figure: --" + std::string(option) + " has " + found->description + "; leave it out");
}

/// "3.3in", "8.4cm", "84mm": inches, from 1 to 20.
double inches(const std::string& text) {
  static const std::map<std::string, double> units = {{"in", 1.0}, {"cm", 1 / 2.54}, {"mm", 1 / 25.4}};
  for (const auto& [unit, size] : units)
    if (text.ends_with(unit)) {
      const auto number = parse_number(text.substr(0, text.size() - unit.size()));
      if (number && *number * size >= 1 && *number * size <= 20) return *number * size;
    }
  throw UserError("figure: --width " + text + " is no width from 1in to 20in (3.3in, 8.4cm, 84mm)" + character_hint(text));
}

analysis::Band band_of(const std::string& word) {
  if (word == "mean") return analysis::Band::mean;
  if (word == "quantiles") return analysis::Band::quantiles;
  if (word == "none") return analysis::Band::none;
  throw UserError("figure: --band " + word + " is not one of mean, quantiles, none");
}

std::string picture_of(const analysis::Plot& plot, const std::string& path, const std::string& ending, double width) {
  if (ending == "csv") return analysis::plot_csv(plot);
  if (ending == "tex") return analysis::plot_tex(plot, width);
  double height = 0;
  const auto body = analysis::plot_gnuplot(plot, width, height);
  return analysis::drawn_picture(path, body, {width, height});
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name); };
  own.add_options()("x", text("AXIS"), "axis along x; step: along training")("lines", text("AXIS"), "a line for each of its values; default: the next axis with several, lag first")(
      "value", text("METRIC"), "a final metric, improvement, or improved (share of seeds)")("where", text("CONDITION"), "configurations that are drawn: \"lag == 20 and learning_rate < 1\"")(
      "band", text("BAND"), "mean: 95 % interval (default); quantiles: median and middle 80 % of seeds; none")("width", text("WIDTH"), "of the whole figure: 3.3in (default), 84mm")(
      "title", text("TEXT"), "over the figure; default: none")("x-title", text("TEXT"), "of the x axis; _{...} and ^{...} are sub- and superscripts")("y-title", text("TEXT"), "of the y axis")(
      "output,o", text("FILE"), ".pdf, .svg, .png, .tex (pgfplots), or .csv: the numbers");
  const auto arguments = parse_arguments(figure_command(), words, own, {"FILE"}, false);
  if (arguments.help) return exit_done;
  const auto& path = arguments.positional[0];
  for (const char* needed : {"x", "value", "output"})
    if (!arguments.has(needed)) throw UserError("figure: " + std::string(needed == std::string("output") ? "-o FILE" : "--" + std::string(needed)) + " is missing; for example: asymsweep figure " + path + " --x delta_v --value expected_reward -o panel.pdf");
  const auto optional = [&](const char* name, const std::string& standard) { return arguments.has(name) ? arguments.text(name) : standard; };
  analysis::FigureRequest request{.x = arguments.text("x"), .lines = optional("lines", ""), .value = arguments.text("value"), .where = optional("where", ""), .band = band_of(optional("band", "mean")), .title = optional("title", ""), .x_title = optional("x-title", ""), .y_title = optional("y-title", "")};
  if (request.x == "step" && request.value.ends_with("_curve")) request.value.resize(request.value.size() - std::string_view("_curve").size());  // as its dataset is called
  if (request.value == "improved" && request.band == analysis::Band::quantiles) throw UserError("figure: --band quantiles does not fit --value improved: a share has no quantiles over seeds; leave it out, or take --value improvement");
  const double width = inches(optional("width", "3.3in"));
  for (const char* option : {"title", "x-title", "y-title"})
    if (arguments.has(option)) require_shown(option, arguments.text(option));
  const auto output = arguments.text("output");
  const auto& format = figure_format(output);

  require_result_file(path);
  const auto target = require_output_file("figure", output, format.kind, {path});
  auto results = analysis::Results::open_unread(path);
  const auto selected = analysis::select(results, request.where, "figure: --where");
  std::map<std::size_t, std::vector<analysis::CurvePoint>> curves;
  const auto names = analysis::curve_metrics(results);
  const auto curve = static_cast<std::size_t>(std::ranges::find(names, request.value + "_curve") - names.begin());
  for (const auto c : selected) {
    curves[c];  // before other threads read it
    if (request.x != "step") {
      results.visit_units(results.tasks(c, c + 1), 1, [](auto&&...) {});
      continue;
    }
    const auto scanned = analysis::scan(results, c, c + 1, usable_cores(), false);
    if (curve < names.size() && !scanned[0].curves.empty()) curves[c] = analysis::curve_points(results, c, curve, scanned[0].curves[curve]);
  }
  const auto plot = analysis::make_plot(results, request, selected, [&](std::size_t c) { return curves.at(c); });
  if (plot.panels.empty()) throw UserError("figure: none of the selected configurations has a run with this value");
  write_text(target, picture_of(plot, output, format.ending, width));
  std::cout << output << ": " << plot.y.name << " over " << plot.x.name << "; " << plot.band << "." << plot.chosen << "\n";
  return exit_done;
}

}  // namespace

Command figure_command() {
  return {.name = "figure",
          .usage = "figure FILE --x AXIS [--lines AXIS] --value METRIC [--where CONDITION] -o FILE.pdf|svg|png|tex|csv",
          .summary = "One figure of a result file, as the report draws it, for a paper.",
          .details =
              "examples:\n  asymsweep figure smoke.h5 --x delta_v --value expected_reward -o panel.pdf\n"
              "  asymsweep figure smoke.h5 --x delta_v --lines lag --value improved --where \"gradient == \\\"sampled\\\"\" --width 6.5in -o panel.tex\n"
              "  asymsweep figure smoke.h5 --x step --lines delta_v --value expected_reward --where \"lag == inf\" -o training.svg\n"
              "Axes that are neither x nor lines make a panel for each combination of their values.\n"
              "The figure takes the place of an earlier one of its kind, never of another file, and only when it is whole; a link stays a link.\n",
          .execute = execute};
}

}  // namespace asymsweep
