// One action a on the line, reward R = -(a - target)^2, target ~ N(0, 1) for each seed. The policy is N(m, width^2); m is
// trained from 0 with the weight of any algorithm:
//
//   m += learning_rate mean_i w_i (a_i - m) / width^2,   a_i ~ mu = N(m_mu, width^2),   V^mu = -((m_mu - target)^2 + width^2).
//
// The code counts a and m from the target, as offsets.
#include <cmath>
#include <utility>

#include <asymsweep/algorithms/registry.hpp>
#include <asymsweep/core/elementary/exp.hpp>
#include <asymsweep/core/error.hpp>
#include <asymsweep/core/random.hpp>
#include <asymsweep/training/checkpoints.hpp>
#include <asymsweep/training/environment.hpp>
#include <asymsweep/training/metrics/registry.hpp>
#include <asymsweep/training/parameters.hpp>

#include "additions.hpp"

using namespace asymsweep;

namespace {

constexpr auto target_stream = Stream{1000};

/// Training of one seed.
class AimRun {
 public:
  AimRun(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed)
      : training_(training_parameters(configuration)), width_(configuration.number("aim.width")), root_seed_(root_seed),
        seed_(static_cast<std::uint32_t>(seed)), offset_(-normal(root_seed, target_stream, {seed_, 0, 0})),
        behavior_(offset_) {}

  double offset() const { return offset_; }
  double expected_reward() const { return value(offset_); }

  void step(std::uint64_t step) {
    if (step > 0 && training_.lag && step % *training_.lag == 0) behavior_ = offset_;
    const auto& algorithm = find_algorithm(training_.algorithm);
    const double v = training_.baseline.value + (training_.baseline.relative ? value(behavior_) : 0);
    const double variance = width_ * width_, d = behavior_;
    double sum = 0;
    for (std::size_t i = 0; i < training_.batch; ++i) {
      // A draw is a function of its address: the same on every rank, in every configuration.
      const DrawAddress at = {seed_, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(i)};
      const double a = behavior_ + width_ * normal(root_seed_, Stream::action, at);
      const double weight = algorithm.weight({.reward = -a * a, .baseline = v,
                                              .deviation = std::sqrt(4 * d * d * variance + 2 * variance * variance),
                                              .policy_probability = density(a, offset_),
                                              .behavior_probability = density(a, behavior_)});
      sum += weight * (a - offset_) / variance;
    }
    offset_ += training_.learning_rate * sum / static_cast<double>(training_.batch);
  }

 private:
  double value(double offset) const { return -(offset * offset + width_ * width_); }
  /// Up to a factor, which ratios lose. elementary::exp is the same bits on every machine; std::exp need not be.
  double density(double a, double mean) const { return elementary::exp(-(a - mean) * (a - mean) / (2 * width_ * width_)); }

  TrainingParameters training_;
  double width_;
  std::uint64_t root_seed_;
  std::uint32_t seed_;
  double offset_, behavior_;
};

std::optional<BlockResults> train_aim(const TrainingPlan& plan, const Configuration& configuration, SeedBlock seeds,
                                      const Cancelled& cancelled) {
  const auto steps = static_cast<std::uint64_t>(configuration.integer("train.steps"));
  const auto checkpoints = checkpoint_steps(steps, plan.checkpoints, plan.spacing);
  auto unit = plan.no_results();
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    AimRun run(configuration, plan.root_seed, seed);
    const double initial = run.expected_reward();
    auto& curve = plan.values(unit, "offset_curve");
    for (std::uint64_t step = 0, c = 0;; ++step) {
      if (step % steps_between_questions == 0 && cancelled()) return std::nullopt;
      if (c < checkpoints.size() && checkpoints[c] == step) curve.push_back(run.offset()), ++c;
      if (step == steps) break;
      run.step(step);
    }
    plan.values(unit, "expected_reward").push_back(run.expected_reward());
    plan.values(unit, "initial_expected_reward").push_back(initial);
    plan.values(unit, "offset").push_back(run.offset());
    unit.status.push_back(std::isfinite(run.offset()) ? 1 : 2);
  }
  return unit;
}

/// Only proportions matter: to the order of units, and `plan` measures the rest.
double aim_cost_s(const Configuration& configuration) {
  return 50e-9 * configuration.number("train.batch") * configuration.number("train.steps");
}

/// A key that train_aim would not read is refused.
void check_aim(const Configuration& configuration) {
  const std::pair<const char*, const char*> only[] = {
      {"problem.policy", "tabular"}, {"train.gradient", "sampled"}, {"train.optimizer", "sgd"}, {"train.lag_mode", "periodic"},
      {"baseline.reference", "current"}, {"baseline.estimate", "exact"}};
  for (const auto& [key, value] : only)
    if (configuration.word(key) != value)
      throw UserError(std::string(key) + " = " + configuration.word(key) + ": problem.environment = aim takes " + value + " only");
  for (const char* key : {"noise.reward_noise", "noise.reward_flip"})
    if (configuration.number(key) > 0) throw UserError(std::string(key) + ": problem.environment = aim takes 0 only");
}

}  // namespace

void add_aim() {
  add_environment({.name = "aim",
                   .meaning = "one action on the line, reward -(action - target)^2",
                   .keys = {Key{.section = "aim", .name = "width", .domain = {.number = true, .open_minimum = true, .minimum = 0},
                                .default_text = "0.5", .meaning = "standard deviation of the policy"}},
                   .check = check_aim,
                   .train = train_aim,
                   .cost_s = aim_cost_s});
  add_metric({"expected_reward", "1", "expected reward of the trained policy", MetricShape::final, by_trainer, {"aim"}});
  add_metric({"initial_expected_reward", "1", "expected reward of the first behaviour policy", MetricShape::final, by_trainer, {"aim"}});
  add_metric({"offset", "1", "mean of the trained policy minus target", MetricShape::final, by_trainer, {"aim"}});
  add_metric({"offset_curve", "1", "mean of the policy minus target at each checkpoint", MetricShape::curve, by_trainer, {"aim"}});
}
