#include "analysis/results.hpp"

#include <algorithm>
#include <atomic>
#include <limits>

#include "core/parallel.hpp"
#include "core/shell_word.hpp"
#include "store/verify.hpp"
#include "sweep/values_grammar.hpp"
#include "training/checkpoints.hpp"
#include "training/key_table.hpp"
#include "training/parameters.hpp"

namespace asymsweep::analysis {
namespace {

std::atomic<std::uint64_t> next_number = 1;

}  // namespace

Results::Results(ResultFile file, Sweep sweep)
    : number_(next_number++),
      file_(std::move(file)), sweep_(std::move(sweep)), table_(file_.unit_table()), soundness_(table_.done.size(), Soundness::unread), units_(sweep_.configuration_count()) {
  if (sweep_.fixed.word("problem.environment") == "program") program_.emplace(sweep_, file_.layout());
  const auto& units = file_.layout().units;
  for (std::size_t unit = 0; unit < units.size(); ++unit) units_[units[unit].configuration].push_back(static_cast<std::uint32_t>(unit));
  for (auto& of_one : units_) std::ranges::sort(of_one, {}, [&](std::uint32_t unit) { return units[unit].seed_begin; });
}

Results Results::open_unread(const std::string& path) {
  auto file = ResultFile::open(path);
  auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  return {std::move(file), std::move(sweep)};
}

Results Results::open(const std::string& path) {
  auto results = open_unread(path);
  results.visit_units(results.tasks(0, results.configurations()), usable_cores(), [](auto&&...) {});
  return results;
}

std::vector<Results::Task> Results::tasks(std::size_t begin, std::size_t end) const {
  constexpr std::size_t most_seeds = 8192;  // of one task: what a thread takes at a time
  std::vector<Task> tasks;
  for (std::size_t c = begin; c < end; ++c) {
    std::size_t seeds = 0;
    for (std::size_t i = 0; i < units_[c].size(); ++i) {
      if (i == 0 || seeds >= most_seeds) {
        tasks.push_back({c, i, 0});
        seeds = 0;
      }
      tasks.back().units += 1;
      seeds += file_.layout().units[units_[c][i]].seed_count;
    }
  }
  return tasks;
}

void Results::visit_units(const std::vector<Task>& tasks, std::size_t threads, const Visit& visit) {
  parallel_for(tasks.size(), threads, [&](std::size_t t) {
    const auto& task = tasks[t];
    for (std::size_t i = task.first_unit; i < task.first_unit + task.units; ++i) {
      const auto unit = units_[task.configuration][i];
      if (table_.done[unit] == 0) {
        soundness_[unit] = Soundness::absent;
        continue;
      }
      const auto data = file_.unit_data(unit);
      const bool sound = !fault(table_, unit, data);
      soundness_[unit] = sound ? Soundness::sound : Soundness::damaged;
      if (sound) visit(t, file_.layout().units[unit], data);
    }
  });
}

std::size_t Results::left_out(std::size_t configuration) const {
  std::size_t seeds = 0;
  for (const auto unit : units_[configuration])
    if (table_.is_left_out(unit)) seeds += file_.layout().units[unit].seed_count;
  return seeds;
}

std::uint64_t Results::damaged_runs() const {
  std::uint64_t runs = 0;
  for (std::size_t unit = 0; unit < soundness_.size(); ++unit)
    if (soundness_[unit] == Soundness::damaged) runs += file_.layout().units[unit].seed_count;
  return runs;
}

Configuration Results::configuration(std::size_t index) const {
  struct Kept {
    std::uint64_t results = 0;
    std::size_t index = 0;
    Configuration configuration;
  };
  thread_local Kept kept;
  if (kept.results != number_ || kept.index != index) kept = {number_, index, sweep_.configuration(index)};
  return kept.configuration;
}

std::vector<std::uint64_t> Results::checkpoint_steps(std::size_t index) const {
  if (program_) return program_->steps();
  const auto spacing = checkpoint_spacing(sweep_.fixed);
  return asymsweep::checkpoint_steps(training_parameters(configuration(index)).steps, file_.layout().checkpoints, spacing);
}

bool Results::has_metric(const std::string& name) const {
  return std::ranges::any_of(file_.layout().metrics, [&](const MetricInfo& metric) { return metric.name == name; });
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
  for (const auto unit : units_[configuration]) {
    const auto& block = file_.layout().units[unit];
    for (std::size_t s = block.seed_begin; s < block.seed_begin + block.seed_count; ++s)
      if (soundness_[unit] == Soundness::sound) {
        runs.seeds.push_back(sweep_.first_seed + s);
        runs.status.push_back(status[s]);
      }
  }
  runs.missing = sweep_.planned(configuration) ? sweep_.seeds - runs.seeds.size() - left_out(configuration) : 0;
  return runs;
}

std::vector<double> Results::metric(const std::string& name, std::size_t configuration,
                                    const ConfigurationRuns& runs) const {
  const auto all = file_.metric(name, configuration);
  std::vector<double> values;
  for (const auto seed : runs.seeds) values.push_back(all[static_cast<std::size_t>(seed - sweep_.first_seed)]);
  return values;
}

std::vector<std::vector<double>> Results::curves(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const {
  const auto all = file_.metric(name, configuration);
  const auto checkpoints = file_.layout().checkpoints;
  std::vector<std::vector<double>> chosen;
  for (const auto seed : runs.seeds) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>((seed - sweep_.first_seed) * checkpoints);
    chosen.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(checkpoints));
  }
  return chosen;
}

std::vector<double> Results::curve(const std::string& name, std::size_t configuration) const {
  auto values = file_.metric(name, configuration);
  const auto checkpoints = file_.layout().checkpoints;
  for (const auto unit : units_[configuration])
    if (const auto& block = file_.layout().units[unit]; soundness_[unit] != Soundness::sound)
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(block.seed_begin * checkpoints), block.seed_count * checkpoints,
                  std::numeric_limits<double>::quiet_NaN());
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
  const auto number = std::to_string(seed);
  std::string command = "asymsweep run /dev/null -o replay-" + std::to_string(configuration) + "-" + number + ".h5 --sweep.name replay --sweep.seeds 1 --sweep.first_seed " + number;
  const auto add = [&](const Key& key, const Value& value) {
    if (default_values(key, sweep_.fixed.word("problem.environment")) != std::vector{value}) command += " --" + key.full_name() + " " + shell_word(to_text(value));
  };
  const auto all = sweep_.configuration(configuration);
  for (const auto& key : key_table().keys) {
    if (key.full_name() == "sweep.root_seed") add(key, static_cast<double>(sweep_.root_seed));
    if (key.section == "sweep" || !all.has(key.full_name())) continue;
    const auto checkpoints = static_cast<double>(file_.layout().checkpoints);  // of the shortest run of the file
    const bool has_fewer = key.full_name() == "train.checkpoints" && checkpoints < std::min(all.number("train.checkpoints"), all.number("train.steps") + 1);
    add(key, has_fewer ? Value(checkpoints) : all.value(key.full_name()));
  }
  for (const auto& key : sweep_.own_keys)
    if ((program_ || key.section == "algorithm." + all.word("train.algorithm")) && all.has(key.full_name())) add(key, all.value(key.full_name()));
  return command;
}

}  // namespace asymsweep::analysis
