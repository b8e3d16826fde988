#include "engine/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

#include "training/train_unit.hpp"

namespace asymsweep {
namespace {

/// Seconds of a full block of lanes, over its nominal seconds. Training is cut to `wanted_s` nominal seconds.
double block_over_nominal(const Sweep& sweep, Configuration configuration, double wanted_s) {
  constexpr double lanes = static_cast<double>(lanes_per_block);
  auto plan = training_plan(sweep);
  const double share = std::min(1.0, wanted_s / (nominal_cost_s(configuration) * lanes));
  const double steps = std::ceil(configuration.number("train.steps") * share);
  configuration.set("train.steps", steps);
  plan.checkpoints = std::min(plan.checkpoints, static_cast<std::size_t>(steps) + 1);

  // Processor time: what else runs on this machine at the moment says nothing about the sweep's cost.
  const auto start = std::clock();
  double blocks = 0, measured_s = 0;
  do {
    train_unit(plan, configuration, {sweep.first_seed, lanes_per_block});
    blocks += 1;
    measured_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  } while (measured_s < wanted_s);
  return measured_s / (blocks * lanes * nominal_cost_s(configuration));
}

}  // namespace

double measured_over_nominal(const Sweep& sweep) {
  if (!can_be_timed(sweep)) return std::numeric_limits<double>::quiet_NaN();
  constexpr std::size_t most_samples = 8;
  constexpr double wanted_s = 0.2;
  const std::size_t count = sweep.configuration_count(), samples = std::min(count, most_samples);
  double measured = 0, nominal = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    // the middle of each of `samples` equal parts of the grid
    const auto configuration = sweep.configuration((2 * i + 1) * count / (2 * samples));
    const double cost = nominal_cost_s(configuration);
    measured += cost * block_over_nominal(sweep, configuration, wanted_s / static_cast<double>(samples));
    nominal += cost;
  }
  return measured / nominal;
}

}  // namespace asymsweep
