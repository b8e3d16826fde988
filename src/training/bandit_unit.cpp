#include "training/bandit_unit.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "theory/thresholds.hpp"
#include "training/checkpoints.hpp"
#include "training/first_round_limit.hpp"
#include "training/lanes/kernels.hpp"
#include "training/measures/bandit_measures.hpp"

namespace asymsweep {
namespace {

/// The instance of one seed and what theory says of it, for configurations that share all that decides it: computed once.
class SeedTheory {
 public:
  /// `behavior`: the instance's, which must outlive this.
  SeedTheory(BanditInstance instance, const theory::Behavior& behavior)
      : instance_(std::move(instance)), behavior_(behavior), v_mu_(theory::v_mu(behavior, rewards())), v0_mu_(theory::v0(behavior, rewards())), v1_mu_(theory::v1(behavior, rewards())) {}

  const BanditInstance& instance() const { return instance_; }

  /// Of configurations that share a block, V alone decides where their first round ends.
  FirstRoundTheory first_round(const TrainingParameters& training) {
    const auto [place, is_new] = limits_.try_emplace(training.baseline.value);
    if (is_new) place->second = first_round_limit(training, instance_, behavior_).value_or(theory::Limit{});
    return {.v_mu = v_mu_, .v0_mu = v0_mu_, .v1_mu = v1_mu_, .limit = place->second};
  }

 private:
  const std::vector<double>& rewards() const { return instance_.observed_means; }

  BanditInstance instance_;
  const theory::Behavior& behavior_;
  double v_mu_, v0_mu_, v1_mu_;
  std::map<double, theory::Limit> limits_;
};

void append_values(const Metric& metric, const BanditRun& run, std::vector<double>& values) {
  if (const auto* field = std::get_if<MeasureField>(&metric.compute)) {
    if (metric.shape == MetricShape::final) values.push_back(run.final_measures.**field);
    else
      for (const auto& measures : run.checkpoint_measures) values.push_back(measures.**field);
    return;
  }
  const auto compute = std::get<BanditMetric>(metric.compute);
  if (metric.shape == MetricShape::final) values.push_back(compute(run, run.final_policy));
  else
    for (const auto& policy : run.checkpoint_policies) values.push_back(compute(run, policy));
}

void append_run(const TrainingPlan& plan, const BanditRun& run, BlockResults& unit) {
  for (std::size_t m = 0; m < plan.metrics.size(); ++m) append_values(plan.metrics[m], run, unit.metrics[m]);
  unit.status.push_back(run.diverged ? 2 : 1);
}

/// Runs whose policies are in memory at a time: the most lanes there are.
constexpr std::size_t runs_in_memory = 16;

/// Whether runs of both, which agree but for bandit_lane_keys, may be lanes of one block (LaneRun).
bool share_blocks(const Configuration& a, const Configuration& b) {
  if ((a.number("noise.reward_noise") > 0) != (b.number("noise.reward_noise") > 0)) return false;
  return a.word("train.optimizer") == "sgd" || a.number("train.learning_rate") == b.number("train.learning_rate");
}

/// Of configurations, by their places: those that share blocks, each group in order.
std::vector<std::vector<std::size_t>> groups_of_blocks(std::span<const Configuration> configurations) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t c = 0; c < configurations.size(); ++c) {
    const auto group = std::find_if(groups.rbegin(), groups.rend(), [&](const auto& places) { return share_blocks(configurations[places.front()], configurations[c]); });
    if (group != groups.rend()) group->push_back(c);
    else groups.push_back({c});
  }
  return groups;
}

/// The runs of configurations that share blocks.
class SharedBlocks {
 public:
  SharedBlocks(const TrainingPlan& plan, std::span<const Configuration> configurations, std::vector<std::size_t> places)
      : plan_(plan), configurations_(configurations), places_(std::move(places)) {
    for (const auto place : places_) training_.push_back(training_of(configurations_[place]));
    steps_ = checkpoint_steps(training_[0].steps, plan.checkpoints, plan.spacing);
  }

  /// Seed by seed, and of each seed configuration by configuration, into `units`, [configurations]. False when cancelled.
  bool train(SeedBlock seeds, const Cancelled& cancelled, std::vector<BlockResults>& units) {
    const auto runs = seeds.count * places_.size();
    for (std::uint64_t begin = 0; begin < runs; begin += runs_in_memory)
      if (!train_runs(seeds.first, begin, std::min<std::uint64_t>(begin + runs_in_memory, runs), cancelled, units)) return false;
    return true;
  }

 private:
  /// Those of the first configuration, but for what a lane has of its own: a formula is compiled once.
  TrainingParameters training_of(const Configuration& configuration) const {
    if (training_.empty()) return training_parameters(configuration);
    auto training = training_[0];
    training.learning_rate = configuration.number("train.learning_rate");
    training.baseline.value = configuration.number(training.baseline.relative ? "baseline.delta_v" : "baseline.v");
    return training;
  }

  void look_at(BanditInstance instance) {
    if (!behavior_ || behavior_->logits() != instance.behavior_logits) behavior_.emplace(instance.behavior_logits);
    seed_.emplace(std::move(instance), *behavior_);
  }

  bool train_runs(std::uint64_t first_seed, std::uint64_t begin, std::uint64_t end, const Cancelled& cancelled, std::vector<BlockResults>& units) {
    std::vector<LaneRun> lanes;
    std::vector<FirstRoundTheory> theories;
    for (auto i = begin; i < end; ++i) {
      const auto member = i % places_.size();
      const auto& configuration = configurations_[places_[member]];
      if (member == 0 || !seed_) look_at(make_bandit(configuration, plan_.root_seed, first_seed + i / places_.size()));
      theories.push_back(seed_->first_round(training_[member]));
      lanes.push_back({seed_->instance(), first_seed + i / places_.size(), training_[member].learning_rate, training_[member].baseline.value});
      lanes.back().instance.reward_model.noise_std = configuration.number("noise.reward_noise");
    }
    auto runs = train_bandit_runs(lanes, training_[0], steps_, plan_.root_seed, cancelled);
    if (!runs) return false;
    for (std::size_t r = 0; r < runs->size(); ++r) {
      const auto member = (begin + r) % places_.size();
      auto& run = (*runs)[r];
      run.theory = std::move(theories[r]);
      if (training_[member].measure.all()) measure(run, training_[member], steps_);
      append_run(plan_, run, units[places_[member]]);
    }
    return true;
  }

  const TrainingPlan& plan_;
  std::span<const Configuration> configurations_;
  std::vector<std::size_t> places_;           // in configurations_
  std::vector<TrainingParameters> training_;  // of each place
  std::vector<std::uint64_t> steps_;          // of the checkpoints
  std::optional<theory::Behavior> behavior_;  // of the seed at hand: most often of all seeds
  std::optional<SeedTheory> seed_;            // of the seed at hand
};

}  // namespace

std::optional<std::vector<BlockResults>> train_bandit_units(const TrainingPlan& plan, std::span<const Configuration> configurations,
                                                            SeedBlock seeds, const Cancelled& cancelled) {
  std::vector<BlockResults> units;
  for (std::size_t c = 0; c < configurations.size(); ++c) units.push_back(plan.no_results(seeds.count));
  for (auto& places : groups_of_blocks(configurations))
    if (!SharedBlocks(plan, configurations, std::move(places)).train(seeds, cancelled, units)) return std::nullopt;
  return units;
}

double nominal_bandit_cost_s(const Configuration& configuration) {
  // Nanoseconds of one core with 256-bit registers: measured on a busy machine, times 0.6 as a guess at an idle one
  // (docs/performance.md). Only proportions matter to the order of units, and `plan` scales by a measurement.
  constexpr double seed_per_arm = 900;  // theory and metrics
  constexpr double step = 5, step_per_arm = 0.5, refresh_per_arm = 0.5, adam_per_arm = 0.8, sample = 6;
  constexpr double noise_per_sample = 8, binary_per_sample = 3;
  constexpr double single_over_double = 0.45;

  const auto training = training_parameters(configuration);
  const double arms = configuration.number("bandit.arms");
  double per_arm = step_per_arm;
  if (training.lag) per_arm += training.lag_mode == LagMode::delay ? refresh_per_arm : refresh_per_arm / static_cast<double>(*training.lag);
  if (!training.is_plain()) per_arm += adam_per_arm;
  if (training.precision == Precision::single) per_arm *= single_over_double;
  double per_sample = 0;
  if (training.gradient == GradientKind::sampled) {
    per_sample = sample;
    if (configuration.number("noise.reward_noise") > 0) per_sample += noise_per_sample;
    if (configuration.word("bandit.reward_distribution") == "bernoulli") per_sample += binary_per_sample;
  }
  const double per_step = step + per_arm * arms + per_sample * static_cast<double>(training.batch);
  return 1e-9 * (seed_per_arm * arms + per_step * static_cast<double>(training.steps));
}

std::uint64_t bandit_seeds_in_lockstep(const Configuration& configuration) { return lanes_together(training_parameters(configuration).precision); }

void check_bandit_unit(const Configuration& configuration) {
  check_bandit(configuration);
  require_delay_fits(training_parameters(configuration), lanes_per_block * configuration.number("bandit.arms"));
}

}  // namespace asymsweep
