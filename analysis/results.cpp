#include "analysis/results.hpp"

#include <algorithm>
#include <limits>

#include "store/verify.hpp"
#include "training/key_table.hpp"

namespace asymsweep::analysis {

Results::Results(ResultFile file, Sweep sweep)
    : file_(std::move(file)), sweep_(std::move(sweep)), vouched_(sweep_.configuration_count() * sweep_.seeds) {
  const auto mark = [&](const StoredUnit& runs, bool sound) {
    const auto first = vouched_.begin() + static_cast<std::ptrdiff_t>(runs.configuration * sweep_.seeds + runs.seed_begin);
    std::fill_n(first, runs.seed_count, sound);
  };
  const auto done = file_.unit_table().done;
  for (std::size_t unit = 0; unit < done.size(); ++unit)
    if (done[unit] != 0) mark(file_.layout().units[unit], true);
  for (const auto& damage : verify(file_)) {
    mark(damage.runs, false);
    damaged_runs_ += damage.runs.seed_count;
  }
}

Results Results::open(const std::string& path) {
  auto file = ResultFile::open(path);
  auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  return {std::move(file), std::move(sweep)};
}

bool Results::has_metric(const std::string& name) const {
  return std::ranges::any_of(file_.layout().metrics, [&](const StoredMetric& metric) { return metric.name == name; });
}

bool Results::was_extended() const {
  const auto& attributes = file_.layout().attributes;
  const auto found = attributes.find("extensions");
  const auto* count = found == attributes.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return count && *count > 0;
}

ConfigurationRuns Results::runs(std::size_t configuration) const {
  ConfigurationRuns runs;
  const auto status = file_.status(configuration);
  for (std::size_t s = 0; s < status.size(); ++s) {
    if (!vouched(configuration, s)) {
      ++runs.missing;
      continue;
    }
    runs.seeds.push_back(sweep_.first_seed + s);
    runs.status.push_back(status[s]);
  }
  return runs;
}

std::vector<double> Results::metric(const std::string& name, std::size_t configuration,
                                    const ConfigurationRuns& runs) const {
  const auto all = file_.metric(name, configuration);
  std::vector<double> values;
  for (const auto seed : runs.seeds) values.push_back(all[static_cast<std::size_t>(seed - sweep_.first_seed)]);
  return values;
}

std::vector<double> Results::curve(const std::string& name, std::size_t configuration) const {
  auto values = file_.metric(name, configuration);
  const auto checkpoints = static_cast<std::ptrdiff_t>(file_.layout().checkpoints);
  for (std::size_t s = 0; s < sweep_.seeds; ++s)
    if (!vouched(configuration, s))
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(s) * checkpoints, checkpoints, std::numeric_limits<double>::quiet_NaN());
  return values;
}

std::vector<std::string> Results::axis_names() const {
  std::vector<std::string> names;
  for (const auto& dimension : sweep_.dimensions)
    for (const auto& axis : dimension.axes) names.push_back(axis.name);
  return names;
}

std::vector<std::string> Results::axis_values(std::size_t configuration) const {
  std::vector<std::string> values;
  const auto at = sweep_.coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d)
    for (const auto& axis : sweep_.dimensions[d].axes) values.push_back(to_text(axis.values[at[d]]));
  return values;
}

std::string Results::describe(std::size_t configuration) const {
  const auto names = axis_names();
  const auto values = axis_values(configuration);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) text += (i ? ", " : "") + names[i] + " = " + values[i];
  return text.empty() ? "the one configuration" : text;
}

std::string Results::replay(std::size_t configuration, std::uint64_t seed) const {
  std::string command = "asymsweep run sweep.ini -o replay.h5 --sweep.seeds 1 --sweep.first_seed " +
                        std::to_string(seed);
  const auto at = sweep_.coordinates(configuration);
  for (std::size_t d = 0; d < at.size(); ++d)
    for (const auto& axis : sweep_.dimensions[d].axes) {
      const auto value = to_text(axis.values[at[d]]);
      command += " --" + axis.key + " " + (value.find_first_of(" []") == value.npos ? value : "'" + value + "'");
    }
  return command;
}

}  // namespace asymsweep::analysis
