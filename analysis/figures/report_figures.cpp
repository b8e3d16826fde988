#include "analysis/figures/report_figures.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "analysis/figures/grouping.hpp"
#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/request.hpp"
#include "analysis/figures/training_figure.hpp"
#include "analysis/improvement_words.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

struct Wanted {
  FigureRequest request;
  Figure figure;
};

/// The axis along which figures go: V, else the first with several values; "" where there is none.
std::string main_axis(const Sweep& sweep) {
  std::string first;
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) {
      if (is_baseline_key(axis.key)) return axis.name;
      if (first.empty() && dimension.size() > 1) first = axis.name;
    }
  return first;
}

std::string improved_caption(const Results& results) {
  if (const auto* program = results.program()) return "Share of seeds with " + program->formula() + " above zero; a failed one's is not.";
  return std::string("Share of seeds whose ") + (results.has_metric("test_accuracy") ? "test accuracy" : "expected reward") + " ended above that of the first policy; a diverged one's did not.";
}

std::vector<Wanted> wanted_of(const Results& results) {
  std::vector<Wanted> all;
  const auto axis = main_axis(results.sweep());
  const bool contexts = results.has_metric("test_accuracy");
  const auto* program = results.program();
  const auto add = [&](const std::string& value, const std::string& title, const std::string& caption) {
    if (value != "improved" && value != "improvement" && !results.has_metric(value)) return;
    all.push_back({{.x = axis, .lines = {}, .value = value, .where = {}, .title = {}, .x_title = {}, .y_title = {}}, {.stem = value, .title = title, .caption = caption}});
  };
  if (!axis.empty()) {
    add("improved", "Share of seeds that improved", improved_caption(results));
    if (program) {
      add("improvement", "Improvement", "Mean over seeds of " + program->formula() + "; " + lost_rule(results) + ".");
    } else if (contexts) {
      add("train_accuracy", "Training accuracy at the end", "Mean over seeds.");
      add("test_accuracy", "Test accuracy at the end", "Mean over seeds.");
    } else {
      add("expected_reward", "Expected reward after training", "Mean over seeds; a diverged run counts as on its worst arm.");
    }
    add("support_size", "Support of the trained policy", "Arms with probability above 0.1/arms, mean over seeds.");
    add("entropy", "Entropy of the trained policy", "In nats, mean over seeds.");
  }
  return all;
}

/// One value in the whole figure, if there is only one.
std::optional<double> constant(const Plot& plot) {
  std::optional<double> value;
  for (const auto& panel : plot.panels)
    for (const auto& line : panel.lines)
      for (const auto& point : line.points) {
        if (!std::isfinite(point.centre)) continue;
        if (value && std::abs(*value - point.centre) > 1e-9 * std::max(1.0, std::abs(*value))) return std::nullopt;
        value = point.centre;
      }
  return value;
}

/// What is drawn over V says where the guarantee ends, and where the theory's line comes from.
std::string with_marks(const Plot& plot, const std::string& value, std::string caption) {
  if (plot.vertical) caption += " Vertical: V = V^mu, where the guarantee ends.";
  if (plot.has_theory()) caption += " Dotted: mean of the limits in closed form (of AsymRE: Theorem 4.2), for the runs that are never refreshed.";
  if (plot.has_theory() && value == "support_size") caption += " A limit has every arm whose probability is not zero, and the line only those above 0.1/arms; so it may lie far below.";
  return caption;
}

std::optional<Figure> training(const Results& results, const std::vector<DrawnCurve>& drawn, const std::string& folder) {
  if (drawn.empty() || training_plan(results.sweep()).checkpoints < 2) return std::nullopt;
  const auto names = curve_metrics(results);
  const auto curve = names[drawn_curve(results)];
  const FigureRequest request{.x = "step", .lines = {}, .value = curve.substr(0, curve.size() - 6), .where = {}, .title = {}, .x_title = {}, .y_title = {}};
  std::vector<std::size_t> configurations;
  for (const auto& one : drawn) configurations.push_back(one.configuration);
  const auto plot = make_plot(results, request, configurations, [&](std::size_t c) { return std::ranges::find(drawn, c, &DrawnCurve::configuration)->points; });
  if (plot.panels.empty()) return std::nullopt;
  const bool accuracy = results.has_metric("test_accuracy");
  return draw_plot(folder, {.stem = "training", .title = accuracy ? "Test accuracy along training" : "Expected reward along training", .caption = "Mean over seeds at each checkpoint.", .command = command_of(request, results.file().path(), "training.pdf")},
                   plot);
}

}  // namespace

ReportFigures draw_report_figures(const Results& results, const std::vector<DrawnCurve>& drawn, const std::string& folder) {
  const auto wanted = wanted_of(results);
  std::vector<std::size_t> all;
  for (std::size_t c = 0; c < results.configurations(); ++c)
    if (!results.runs(c).seeds.empty()) all.push_back(c);
  ReportFigures report;
  if (all.empty()) return report;
  std::vector<std::optional<Figure>> figures(wanted.size() + 1);
  std::vector<std::string> notes(figures.size());
  parallel_for(figures.size(), usable_cores(), [&](std::size_t i) {
    if (i == wanted.size()) {
      figures[i] = training(results, drawn, folder);
      return;
    }
    auto [request, figure] = wanted[i];
    const auto plot = make_plot(results, request, all);
    if (plot.panels.empty()) return;
    if (const auto value = constant(plot)) {
      notes[i] = marked_plain(plot.y.title) + ": " + number_label(*value) + " everywhere." + plot.chosen;
      return;
    }
    figure.caption = with_marks(plot, request.value, figure.caption);
    figure.command = command_of(request, results.file().path(), figure.stem + ".pdf");
    figures[i] = draw_plot(folder, figure, plot);
  });
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (figures[i]) report.figures.push_back(std::move(*figures[i]));
    if (!notes[i].empty()) report.notes.push_back(notes[i]);
  }
  return report;
}

}  // namespace asymsweep::analysis
