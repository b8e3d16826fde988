#pragma once
// The [train] and [baseline] keys of a configuration, as numbers.

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "algorithms/sample_weights.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"
#include "training/measures/parameters.hpp"

namespace asymsweep {

enum class GradientKind { exact, sampled };
enum class LagMode { periodic, delay };
enum class OptimizerKind { sgd, adam, adamw };
enum class Precision { double_precision, single };
enum class CheckpointSpacing { log, linear };
enum class BaselineReference { current, initial };
enum class BaselineEstimate { exact, group };

/// V is absolute, or V^mu of the reference behaviour policy plus delta_v, or a group's mean reward plus delta_v.
struct BaselineParameters {
  bool relative = false;
  double value = 0;  ///< V, or delta_v when relative
  BaselineReference reference = BaselineReference::current;
  BaselineEstimate estimate = BaselineEstimate::exact;
};

/// How a gradient becomes a step (training/optimizer.hpp). The last three are those of AdamW.
struct OptimizerParameters {
  OptimizerKind kind = OptimizerKind::sgd;
  double learning_rate = 1;
  double weight_decay = 0;
  std::uint64_t warmup_steps = 0;
  double clip_norm = std::numeric_limits<double>::infinity();

  /// Of step 0, 1, ...
  double learning_rate_at(std::uint64_t step) const { return step < warmup_steps ? learning_rate * static_cast<double>(step + 1) / static_cast<double>(warmup_steps) : learning_rate; }
};

struct TrainingParameters {
  std::string algorithm;
  std::shared_ptr<const Formula> formula = {};  ///< of an objective that is one; none: the algorithm is a row of the registry
  GradientKind gradient = GradientKind::exact;
  std::size_t batch = 8;
  std::size_t group = 8;
  double learning_rate = 1;
  OptimizerKind optimizer = OptimizerKind::sgd;
  double weight_decay = 0;
  std::uint64_t warmup_steps = 0;
  double clip_norm = std::numeric_limits<double>::infinity();
  std::uint64_t steps = 0;
  std::optional<std::uint64_t> lag;  ///< none: never refreshed (lag = inf)
  LagMode lag_mode = LagMode::periodic;
  BaselineParameters baseline;
  Precision precision = Precision::double_precision;
  MeasureParameters measure = {};

  OptimizerParameters ascent() const { return {optimizer, learning_rate, weight_decay, warmup_steps, clip_norm}; }
  /// Whether steps are the gradient times the learning rate.
  bool is_plain() const { return optimizer == OptimizerKind::sgd; }

  /// The lag; none when training ends before the first refresh.
  std::optional<std::uint64_t> reached_lag() const { return lag && *lag < steps ? lag : std::nullopt; }
};

TrainingParameters training_parameters(const Configuration& configuration);

/// What a sample weighs: by the formula, or by the row of the algorithm's name.
Objective objective_of(const TrainingParameters& training);

/// How the checkpoints of a sweep are spaced: one value for all of its configurations.
CheckpointSpacing checkpoint_spacing(const Configuration& configuration);

/// When runs read noise whose mean is zero.
ReadWhen noise_is_read();

/// The rows of [train] and [baseline].
std::vector<Key> training_keys();

/// Throws UserError when training keys do not fit together.
void check_training(const Configuration& configuration);

/// What a block of seeds may keep, in numbers: 800 MB.
inline constexpr double largest_memory = 1e8;

/// Throws UserError where a delayed behaviour policy keeps more than that. `parameters`: of the seeds that are trained together.
void require_delay_fits(const TrainingParameters& training, double parameters);

}  // namespace asymsweep
