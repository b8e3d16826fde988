#include "analysis/claims/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "analysis/claims/instance_theory.hpp"
#include "analysis/improvement.hpp"
#include "core/hash.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "training/baseline.hpp"
#include "training/checkpoints.hpp"
#include "training/train_unit.hpp"

namespace asymsweep::analysis {
namespace {

std::vector<double> numbers_of(const BanditInstance& instance) {
  auto numbers = instance.observed_means;
  for (const auto* more : {&instance.mean_rewards, &instance.behavior_logits, &instance.initial_logits})
    numbers.insert(numbers.end(), more->begin(), more->end());
  return numbers;
}

std::uint64_t name_of(const std::vector<double>& numbers) {
  return hash_number({reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double)});
}

InstanceOfRun instance_of_run(const BanditInstance& instance) {
  const auto [worst, best] = std::ranges::minmax(instance.observed_means);
  return {name_of(numbers_of(instance)), worst, best, instance.initial_logits == instance.behavior_logits};
}

/// The instances of configurations that share the keys of [bandit] and [noise]: nothing else changes them.
struct Drawn {
  std::optional<std::uint64_t> fixed;
  std::vector<InstanceOfRun> of_seed;  ///< [seed - first_seed]
};

std::vector<std::string> keys_of_no_instance(const Sweep& sweep) {
  std::vector<std::string> keys;
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (!axis.key.starts_with("bandit.") && !axis.key.starts_with("noise.")) keys.push_back(axis.key);
  return keys;
}

/// By the number of their combination; those of each seed where some cell needs them (exact gradient).
std::unordered_map<std::size_t, Drawn> draw_instances(const Results& results, const Combinations& combinations) {
  std::unordered_map<std::size_t, Drawn> all;
  const auto& sweep = results.sweep();
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    const auto configuration = results.configuration(c);
    const auto [place, added] = all.try_emplace(combinations.of(c));
    auto& drawn = place->second;
    if (added) drawn.fixed = fixed_instance(configuration, sweep.root_seed);
    if (!drawn.of_seed.empty() || training_parameters(configuration).gradient != GradientKind::exact) continue;
    drawn.of_seed.resize(sweep.seeds);
    if (drawn.fixed) {
      std::ranges::fill(drawn.of_seed, instance_of_run(make_bandit(configuration, sweep.root_seed, sweep.first_seed)));
      continue;
    }
    constexpr std::size_t together = 256;
    parallel_for((sweep.seeds + together - 1) / together, usable_cores(), [&](std::size_t part) {
      for (std::size_t s = part * together; s < std::min<std::size_t>(sweep.seeds, (part + 1) * together); ++s)
        drawn.of_seed[s] = instance_of_run(make_bandit(configuration, sweep.root_seed, sweep.first_seed + s));
    });
  }
  return all;
}

/// V of every run, and where it lies. A configuration whose runs share one instance has one V. Far from V^mu and from 0, measured by
/// the largest reward, nobody needs the instance to say where V lies.
void place_baselines(Cell& cell, const Configuration& configuration, std::uint64_t root_seed, double largest_reward) {
  constexpr double far = 1e-6;
  constexpr std::size_t together = 256;
  const std::size_t runs = cell.runs.seeds.size();
  std::vector<char> is_zero(runs);  // not of bits: threads write neighbours
  cell.v.resize(runs);
  cell.regimes.resize(runs);
  const auto place = [&](std::size_t run) {
    const double v = cell.v[run] = effective_baseline(cell.training, cell.v_mu[run]), above = v - cell.v_mu[run];
    const double near = far * std::max({largest_reward, std::abs(v), std::abs(cell.v_mu[run])});
    if (std::abs(above) > near && std::abs(v) > near) {
      cell.regimes[run] = above < 0 ? theory::Regime::below : theory::Regime::above;
      return;
    }
    const auto bandit = make_bandit(configuration, root_seed, cell.runs.seeds[run]);
    cell.regimes[run] = theory::regime(bandit.behavior_logits, bandit.observed_means, v);
    is_zero[run] = theory::is_zero(v, bandit.observed_means);
  };
  if (cell.fixed_instance && runs > 0) {
    place(0);
    std::ranges::fill(cell.v, cell.v.front());
    std::ranges::fill(cell.regimes, cell.regimes.front());
    std::ranges::fill(is_zero, is_zero.front());
  } else {
    parallel_for((runs + together - 1) / together, runs > together ? usable_cores() : 1, [&](std::size_t part) {
      for (std::size_t run = part * together; run < std::min(runs, (part + 1) * together); ++run) place(run);
    });
  }
  cell.v_is_zero.assign(is_zero.begin(), is_zero.end());
}

}  // namespace

/// Whether the seed draws anything of the instance is asked of two seeds.
std::optional<std::uint64_t> fixed_instance(const Configuration& configuration, std::uint64_t root_seed) {
  const auto numbers = numbers_of(make_bandit(configuration, root_seed, 0));
  if (numbers != numbers_of(make_bandit(configuration, root_seed, 1))) return std::nullopt;
  return name_of(numbers);
}

double Cell::magnitude(std::size_t run) const {
  return std::max({1.0, std::abs(v[run]), std::abs(instances[run].best), std::abs(instances[run].worst)});
}

bool Cell::has_moved(std::size_t run, double rounding) const { return std::abs(improvement[run]) > rounding * magnitude(run); }

bool Cell::has_stable_step(std::size_t run) const {
  return regime(run) != theory::Regime::below || training.learning_rate * (instances[run].best - v[run]) < 4;
}

double Cell::steps_to_be_long_enough(std::size_t run) const {
  return units_per_arm * arms / (training.learning_rate * (instances[run].best - instances[run].worst));
}

bool Cell::is_long_enough(std::size_t run) const {
  const double way = static_cast<double>(training.steps) * training.learning_rate * (instances[run].best - instances[run].worst);
  return way >= units_per_arm * arms;
}

Evidence::Evidence(const Results& results) : Evidence(results, Cells::all) {}

Evidence::Evidence(const Results& results, Cells wanted) : results_(&results) {
  if (wanted == Cells::none || results.sweep().fixed.word("problem.environment") != "bandit") return;
  const Combinations combinations(results.sweep(), keys_of_no_instance(results.sweep()));
  const auto drawn = draw_instances(results, combinations);
  std::vector<std::optional<Cell>> cells(results.configurations());
  parallel_for(cells.size(), usable_cores(), [&](std::size_t c) {
    if (!results.sweep().is_trained(c)) return;
    const auto configuration = results.configuration(c);
    Cell cell{.configuration = c, .training = training_parameters(configuration)};
    if (cell.training.algorithm != "asymre" || learns_nothing(cell.training)) return;
    cell.runs = results.runs(c);
    if (cell.runs.seeds.empty()) return;
    const auto rounding = rounding_of(results, c);
    cell.arms = configuration.number("bandit.arms");
    const auto& instances = drawn.at(combinations.of(c));
    cell.fixed_instance = instances.fixed;
    if (cell.training.gradient == GradientKind::exact)
      for (const auto seed : cell.runs.seeds) cell.instances.push_back(instances.of_seed[seed - results.sweep().first_seed]);
    cell.improvement = improvements(results, c, cell.runs);
    cell.to_gain = improvements(results.metric("best_reward", c, cell.runs), results.metric("initial_expected_reward", c, cell.runs), rounding);
    cell.v_mu = results.metric("v_mu", c, cell.runs);
    place_baselines(cell, configuration, results.sweep().root_seed, rounding.magnitude);
    cells[c] = std::move(cell);
  });
  for (auto& cell : cells)
    if (cell) cells_.push_back(std::move(*cell));
}

const Cell* Evidence::cell_of(std::size_t configuration) const {
  const auto trained = results_->sweep().trained_as(configuration);
  const auto found = std::ranges::lower_bound(cells_, trained, {}, &Cell::configuration);
  return found == cells_.end() || found->configuration != trained ? nullptr : &*found;
}

std::vector<double> Evidence::metric(const Cell& cell, const std::string& name) const { return results_->metric(name, cell.configuration, cell.runs); }

std::vector<std::vector<double>> Evidence::curve(const Cell& cell, const std::string& name) const { return results_->curves(name, cell.configuration, cell.runs); }

std::vector<std::uint64_t> Evidence::checkpoint_steps(const Cell& cell) const { return results_->checkpoint_steps(cell.configuration); }

std::vector<std::vector<const Cell*>> Evidence::groups_over(const std::vector<std::string>& keys) const {
  const Combinations combinations(results_->sweep(), keys);
  std::unordered_map<std::size_t, std::size_t> places;
  std::vector<std::vector<const Cell*>> groups;
  for (const auto& cell : cells_) {
    const auto [place, added] = places.try_emplace(combinations.of(cell.configuration), groups.size());
    if (added) groups.emplace_back();
    groups[place->second].push_back(&cell);
  }
  return groups;
}

std::string Evidence::describe(const Cell& cell) const { return results_->describe(cell.configuration); }

std::string Evidence::replay(const Cell& cell, std::size_t run) const { return results_->replay(cell.configuration, cell.runs.seeds[run]); }

std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const Cell*>& group) {
  std::vector<const std::vector<std::uint64_t>*> seeds;
  for (const auto* cell : group) seeds.push_back(&cell->runs.seeds);
  return paired_runs(seeds);
}

std::vector<std::vector<std::size_t>> paired_runs(const std::vector<const std::vector<std::uint64_t>*>& seeds) {
  std::vector<std::vector<std::size_t>> paired;
  if (seeds.empty()) return paired;
  std::vector<std::size_t> place(seeds.size());  // the first run of each that is not yet passed
  for (const auto seed : *seeds.front()) {
    bool everywhere = true;
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      while (place[i] < seeds[i]->size() && (*seeds[i])[place[i]] < seed) ++place[i];
      everywhere = everywhere && place[i] < seeds[i]->size() && (*seeds[i])[place[i]] == seed;
    }
    if (everywhere) paired.push_back(place);
  }
  return paired;
}

}  // namespace asymsweep::analysis
