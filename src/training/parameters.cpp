#include "training/parameters.hpp"

#include <cmath>

#include "algorithms/registry.hpp"
#include "core/error.hpp"
#include "sweep/word_table.hpp"
#include "training/objectives.hpp"

namespace asymsweep {

namespace {

const WordTable<GradientKind>& gradients() {
  static const WordTable<GradientKind> table = {{"exact", GradientKind::exact}, {"sampled", GradientKind::sampled}};
  return table;
}
const WordTable<OptimizerKind>& optimizers() {
  static const WordTable<OptimizerKind> table = {{"sgd", OptimizerKind::sgd}, {"adam", OptimizerKind::adam}, {"adamw", OptimizerKind::adamw}};
  return table;
}
const WordTable<LagMode>& lag_modes() {
  static const WordTable<LagMode> table = {{"periodic", LagMode::periodic}, {"delay", LagMode::delay}};
  return table;
}
const WordTable<Precision>& precisions() {
  static const WordTable<Precision> table = {{"double", Precision::double_precision}, {"single", Precision::single}};
  return table;
}
const WordTable<CheckpointSpacing>& spacings() {
  static const WordTable<CheckpointSpacing> table = {{"log", CheckpointSpacing::log}, {"linear", CheckpointSpacing::linear}};
  return table;
}
const WordTable<BaselineReference>& references() {
  static const WordTable<BaselineReference> table = {{"current", BaselineReference::current}, {"initial", BaselineReference::initial}};
  return table;
}
const WordTable<BaselineEstimate>& estimates() {
  static const WordTable<BaselineEstimate> table = {{"exact", BaselineEstimate::exact}, {"group", BaselineEstimate::group}};
  return table;
}

}  // namespace

Objective objective_of(const TrainingParameters& training) {
  if (training.formula) return {.formula = training.formula};
  return {.row = &find_algorithm(training.algorithm)};
}

TrainingParameters training_parameters(const Configuration& configuration) {
  TrainingParameters training;
  training.algorithm = configuration.word("train.algorithm");
  training.gradient = gradients().meaning_of(configuration.word("train.gradient"));
  training.batch = static_cast<std::size_t>(configuration.integer("train.batch"));
  training.group = static_cast<std::size_t>(configuration.integer("train.group"));
  training.learning_rate = configuration.number("train.learning_rate");
  training.optimizer = optimizers().meaning_of(configuration.word("train.optimizer"));
  if (training.optimizer == OptimizerKind::adamw) {
    training.weight_decay = configuration.number("train.weight_decay");
    training.warmup_steps = static_cast<std::uint64_t>(configuration.integer("train.warmup_steps"));
    training.clip_norm = configuration.number("train.clip_norm");
  }
  training.steps = static_cast<std::uint64_t>(configuration.integer("train.steps"));
  if (std::isfinite(configuration.number("train.lag")))
    training.lag = static_cast<std::uint64_t>(configuration.integer("train.lag"));
  training.lag_mode = lag_modes().meaning_of(configuration.word("train.lag_mode"));

  if (configuration.has("train.precision")) training.precision = precisions().meaning_of(configuration.word("train.precision"));

  auto& baseline = training.baseline;
  baseline.relative = configuration.has("baseline.delta_v");
  baseline.value = configuration.number(baseline.relative ? "baseline.delta_v" : "baseline.v");
  baseline.reference = references().meaning_of(configuration.word("baseline.reference"));
  baseline.estimate = estimates().meaning_of(configuration.word("baseline.estimate"));
  training.measure = measure_parameters(configuration);
  training.formula = formula_of(configuration, training);
  return training;
}

CheckpointSpacing checkpoint_spacing(const Configuration& configuration) {
  return spacings().meaning_of(configuration.word("train.checkpoint_spacing"));
}

namespace {

bool is_sampled(const Configuration& configuration) { return training_parameters(configuration).gradient == GradientKind::sampled; }

bool is_adamw(const Configuration& configuration) { return training_parameters(configuration).optimizer == OptimizerKind::adamw; }

/// In the bandit a batch has groups only to estimate V by; with contexts a group is what is drawn in one of them.
bool reads_groups(const Configuration& configuration) {
  const bool one_context = configuration.word("problem.environment") == "bandit";
  if (!is_sampled(configuration) || !one_context) return is_sampled(configuration);
  const auto training = training_parameters(configuration);
  return training.baseline.estimate == BaselineEstimate::group || objective_of(training).traits().uses_groups;
}

/// Whether the behaviour policy ever changes.
bool refreshes(const Configuration& configuration) { return training_parameters(configuration).reached_lag().has_value(); }

/// Rounds are measured of a finite lag, however long: with a delay there are none.
bool has_rounds(const Configuration& configuration) { return training_parameters(configuration).lag.has_value(); }

}  // namespace

ReadWhen noise_is_read() {
  return {"train.gradient = sampled", [](const Configuration& configuration) {
            // An exact gradient is of mean rewards; only their deviation would know of the noise.
            return is_sampled(configuration) || objective_of(training_parameters(configuration)).traits().uses_deviation;
          }};
}

std::vector<Key> training_keys() {
  const auto key = [](std::string section, std::string name, ValueDomain domain,
                      std::optional<std::string> default_text, std::string meaning, bool axis_allowed = true) {
    return Key{.section = std::move(section), .name = std::move(name), .domain = std::move(domain),
               .default_text = std::move(default_text), .meaning = std::move(meaning), .axis_allowed = axis_allowed};
  };
  const ValueDomain count = {.number = true, .integer = true, .minimum = 1, .maximum = 1e9};
  const ValueDomain real = {.number = true};

  std::vector<Key> keys = {
      key("train", "algorithm", {.words = algorithm_names()}, "asymre", "how a sampled action moves the policy"),
      key("train", "gradient", {.words = gradients().words()}, "exact",
          "expectation over the behaviour policy, or the mean over a batch drawn from it"),
      key("train", "batch", count, "8", "samples per step (sampled gradient)"),
      key("train", "group", count, "8", "samples per context: batch/group contexts a step"),
      key("train", "learning_rate", {.number = true, .open_minimum = true, .minimum = 0}, "1", "step size"),
      key("train", "optimizer", {.words = optimizers().words()}, "sgd", "plain gradient ascent, Adam (0.9, 0.999, 1e-8), or Adam with weight decay, warm-up and clipping"),
      key("train", "weight_decay", {.number = true, .minimum = 0}, "0.01", "share of a parameter that a step takes off, times the learning rate (AdamW)"),
      key("train", "warmup_steps", {.number = true, .integer = true, .minimum = 0, .maximum = 4294967295.0}, "0", "steps in which the learning rate rises to its value, in proportion"),
      key("train", "clip_norm", {.number = true, .infinity_allowed = true, .open_minimum = true, .minimum = 0}, "inf", "a longer gradient is scaled down to this Euclidean norm"),
      // 2^32 steps is where the counter of the random numbers ends.
      key("train", "steps", {.number = true, .integer = true, .minimum = 1, .maximum = 4294967295.0}, std::nullopt,
          "gradient steps of a run"),
      key("train", "lag", {.number = true, .integer = true, .infinity_allowed = true, .minimum = 1, .maximum = 9007199254740992.0}, "1",
          "gradient steps between two refreshes of the behaviour policy (the paper's N); inf: never"),
      key("train", "lag_mode", {.words = lag_modes().words()}, "periodic",
          "refreshed every lag steps, or always the policy of lag steps ago (in the first lag steps the first behaviour policy)"),
      key("train", "checkpoints", {.number = true, .integer = true, .minimum = 1, .maximum = 1e6}, "32",
          "points of a curve, the first before training and the last after it; at most steps + 1", false),
      key("train", "checkpoint_spacing", {.words = spacings().words()}, "log", "spacing of the checkpoints", false),
      key("train", "precision", {.words = precisions().words()}, "double",
          "arithmetic of the training loop: 64 bits, or 32 (about twice as fast, good to about 1e-4)"),
      key("baseline", "v", real, std::nullopt, "absolute baseline V"),
      key("baseline", "delta_v", real, std::nullopt, "relative baseline: V = V^mu + delta_v"),
      key("baseline", "reference", {.words = references().words()}, "current",
          "whose V^mu delta_v refers to: this round's behaviour policy, or the first one"),
      key("baseline", "estimate", {.words = estimates().words()}, "exact",
          "V^mu exactly, or the mean reward of the context's own samples, of which each counts itself: delta_v acts as delta_v G/(G-1)"),
  };
  for (auto& row : keys)
    if (row.full_name() == "baseline.v" || row.full_name() == "baseline.delta_v") row.optional = true;
    else if (row.full_name() == "train.precision") row.environments = {"bandit"};
    else if (row.full_name() == "train.gradient") row.defaults_of = {{"contextual", "sampled"}, {"tokens", "sampled"}};
    else if (row.full_name() == "train.learning_rate") row.defaults_of = {{"contextual", "0.3"}};
    else if (row.full_name() == "train.lag") row.defaults_of = {{"contextual", "250"}, {"tokens", "250"}};
    else if (row.full_name() == "train.batch") row.defaults_of = {{"contextual", "128"}, {"tokens", "128"}}, row.read_when = ReadWhen{"train.gradient = sampled", is_sampled};
    else if (row.full_name() == "train.group") row.read_when = ReadWhen{"train.gradient = sampled, and in the bandit with baseline.estimate = group", reads_groups};
    else if (row.full_name() == "train.weight_decay" || row.full_name() == "train.warmup_steps" || row.full_name() == "train.clip_norm") row.read_when = ReadWhen{"train.optimizer = adamw", is_adamw};
    else if (row.full_name() == "train.lag_mode") row.read_when = ReadWhen{"a finite train.lag", has_rounds};
    else if (row.full_name() == "baseline.reference") row.read_when = ReadWhen{"train.lag below train.steps", refreshes};
  return keys;
}

namespace {

/// Whether the observed reward of an action differs from draw to draw.
bool noisy_rewards(const Configuration& configuration) {
  constexpr auto distribution = "bandit.reward_distribution";
  return configuration.number("noise.reward_noise") > 0 || configuration.number("noise.reward_flip") > 0 ||
         (configuration.has(distribution) && configuration.word(distribution) == "bernoulli");
}

}  // namespace

void check_training(const Configuration& configuration) {
  const auto training = training_parameters(configuration);
  const bool sampled = training.gradient == GradientKind::sampled;
  const auto& baseline = training.baseline;
  if (baseline.estimate == BaselineEstimate::group) {
    if (!baseline.relative)
      throw UserError("baseline.estimate = group needs baseline.delta_v: an absolute baseline.v estimates nothing");
    if (!sampled) throw UserError("baseline.estimate = group needs train.gradient = sampled");
    if (baseline.reference == BaselineReference::initial)
      throw UserError("baseline.estimate = group does not fit baseline.reference = initial: "
                      "the group is drawn from the current behaviour policy");
  }
  const auto objective = objective_of(training);
  const auto& traits = objective.traits();
  const bool groups = baseline.estimate == BaselineEstimate::group || traits.uses_groups;
  if (sampled && groups && training.batch % training.group != 0)
    throw UserError("train.batch = " + std::to_string(training.batch) + " is not a multiple of train.group = " +
                    std::to_string(training.group));
  check_objective(configuration, training);
  if (!sampled && !traits.linear_in_reward && noisy_rewards(configuration))
    throw UserError("train.gradient = exact does not fit train.algorithm = " + training.algorithm + " with noisy rewards: "
                    "its weight is not linear in the reward; use train.gradient = sampled");
  if (baseline.reference == BaselineReference::initial && !baseline.relative)
    throw UserError("baseline.reference = initial needs baseline.delta_v: an absolute baseline.v refers to no policy");
}

void require_delay_fits(const TrainingParameters& training, double parameters) {
  if (training.lag_mode == LagMode::delay && static_cast<double>(training.reached_lag().value_or(0)) * parameters > largest_memory)
    throw UserError("train.lag_mode = delay keeps the parameters of the last train.lag steps: train.lag = " +
                    std::to_string(*training.lag) + " would take over 800 MB");
}

}  // namespace asymsweep
