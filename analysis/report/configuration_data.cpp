#include "analysis/report/configuration_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "analysis/figures/marked_text.hpp"
#include "analysis/figures/training_figure.hpp"
#include "analysis/improvement_words.hpp"
#include "core/parallel.hpp"
#include "core/shell_word.hpp"
#include "sweep/values_grammar.hpp"
#include "training/key_table.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_curves = 200;  // configurations whose curves are in the page

/// Three digits; JSON has no infinity and no NaN.
std::string number(double value, int digits = 3) {
  if (!std::isfinite(value)) return "null";
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string text(const std::string& words) {
  std::string safe = nlohmann::json(words).dump();
  for (auto at = safe.find("</"); at != std::string::npos; at = safe.find("</", at + 3)) safe.replace(at, 2, "<\\/");
  return safe;
}

std::string list(const std::vector<std::string>& items) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ",") + item;
  return "[" + all + "]";
}

std::string axes(const Sweep& sweep) {
  std::vector<std::string> all;
  for (std::size_t d = 0; d < sweep.dimensions.size(); ++d)
    for (const auto& axis : sweep.dimensions[d].axes) {
      std::vector<std::string> values;
      for (const auto& value : axis.values) values.push_back(text(to_text(value)));
      all.push_back("{\"name\":" + text(axis.name) + ",\"key\":" + text(axis.key) + ",\"dimension\":" + std::to_string(d) + ",\"values\":" + list(values) + "}");
    }
  return list(all);
}

std::string row_of(const SummaryRow& row) {
  const auto code = [](const std::string& word) {
    const std::vector<std::string> words = {"improves", "worsens", "undecided", "not finished", "most improve", "most do not"};
    return std::to_string(std::ranges::find(words, word) - words.begin());
  };
  return list({std::to_string(row.configuration), number(row.n, 9), number(row.diverged, 9), number(row.missing, 9), number(row.mean), number(row.mean_low), number(row.mean_high), code(row.verdict),
               number(row.success), number(row.success_low_all), number(row.success_high_all), code(row.most), number(row.worst), number(row.worst_seed, 20)});
}

/// "[mean], [low], [high], [worst seed]" along training.
std::string curves_of(const Results& results, const DrawnCurve& drawn, const SummaryRow& row) {
  std::vector<std::string> steps, mean, low, high, worst;
  const auto all = results.curve(curve_metrics(results)[drawn_curve(results)], drawn.configuration);
  const auto checkpoints = results.file().layout().checkpoints;
  const auto first = static_cast<std::size_t>(row.worst_seed - static_cast<double>(results.sweep().first_seed)) * checkpoints;
  for (std::size_t k = 0; k < drawn.points.size(); ++k) {
    const auto& point = drawn.points[k];
    steps.push_back(std::to_string(point.step));
    mean.push_back(number(point.mean)), low.push_back(number(point.band_low)), high.push_back(number(point.band_high));
    worst.push_back(std::isfinite(row.worst_seed) && first + k < all.size() ? number(all[first + k]) : "null");
  }
  return "[" + list(steps) + "," + list(mean) + "," + list(low) + "," + list(high) + "," + list(worst) + "]";
}

std::string all_curves(const Results& results, const Analysis& analysis) {
  const auto count = training_plan(results.sweep()).checkpoints < 2 ? 0 : std::min(most_curves, analysis.drawn.size());
  std::vector<std::string> curves(count);
  parallel_for(count, usable_cores(), [&](std::size_t i) {
    const auto& drawn = analysis.drawn[i];
    curves[i] = "\"" + std::to_string(drawn.configuration) + "\":" + curves_of(results, drawn, analysis.rows[drawn.configuration]);
  });
  const auto joined = list(curves);
  return "{" + joined.substr(1, joined.size() - 2) + "}";
}

/// The flags that all replay commands share: what has one value, and not its default.
std::string fixed_flags(const Sweep& sweep) {
  std::string flags = sweep.root_seed ? " --sweep.root_seed " + std::to_string(sweep.root_seed) : "";
  const auto add = [&](const Key& key) {
    if (!sweep.fixed.has(key.full_name())) return;
    const auto& value = sweep.fixed.value(key.full_name());
    if (default_values(key, sweep.fixed.word("problem.environment")) != std::vector{value}) flags += " --" + key.full_name() + " " + shell_word(to_text(value));
  };
  for (const auto& key : key_table().keys)
    if (key.section != "sweep") add(key);
  for (const auto& key : sweep.own_keys)
    if (!key.section.starts_with("algorithm.")) add(key);
  return flags;
}

/// By the name of an objective of the sweep's own: the flags of its section that are no axes.
std::string own_flags(const Sweep& sweep) {
  std::map<std::string, std::string> flags;
  for (const auto& key : sweep.own_keys)
    if (key.section.starts_with("algorithm.") && sweep.fixed.has(key.full_name()))
      flags[key.section.substr(10)] += " --" + key.full_name() + " " + shell_word(to_text(sweep.fixed.value(key.full_name())));
  std::vector<std::string> all;
  for (const auto& [name, words] : flags) all.push_back(text(name) + ":" + text(words));
  const auto joined = list(all);
  return "{" + joined.substr(1, joined.size() - 2) + "}";
}

}  // namespace

std::string configuration_data(const Results& results, const Analysis& analysis, const std::vector<const SummaryRow*>& rows) {
  const auto& sweep = results.sweep();
  std::string sizes, json = "{\"axes\":" + axes(sweep) + ",\"sizes\":[";
  for (const auto& dimension : sweep.dimensions) sizes += (sizes.empty() ? "" : ",") + std::to_string(dimension.size());
  json += sizes + "],\"words\":[\"improves\",\"worsens\",\"undecided\",\"not finished\",\"most improve\",\"most do not\"],\"fixed\":" + text(fixed_flags(sweep)) + ",\"own\":" + own_flags(sweep) + ",\"algorithm\":" +
          text(sweep.fixed.has("train.algorithm") ? sweep.fixed.word("train.algorithm") : "") + ",\"log\":" +
          (training_plan(sweep).spacing == CheckpointSpacing::log ? "true" : "false") + ",\"lost\":" + text(lost_word(results)) + ",\"outcome\":" + text(results.has_metric("test_accuracy") ? "test accuracy" : "expected reward") + ",\"curves\":" +
          all_curves(results, analysis) + ",\"rows\":[";
  for (std::size_t i = 0; i < rows.size(); ++i) json += (i ? ",\n" : "\n") + row_of(*rows[i]);
  return json + "]}";
}

}  // namespace asymsweep::analysis
