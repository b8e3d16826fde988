#include "cli/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "training/unit.hpp"

namespace asymsweep {

double measured_over_nominal(const Sweep& sweep) {
  constexpr double wanted_s = 0.2, longest_s = 1.0;
  auto plan = training_plan(sweep);
  Configuration costliest = sweep.configuration(0);
  for (std::size_t c = 1; c < sweep.configuration_count(); ++c)
    if (nominal_cost_s(sweep.configuration(c)) > nominal_cost_s(costliest)) costliest = sweep.configuration(c);

  const double full_s = nominal_cost_s(costliest) * static_cast<double>(lanes_per_block);
  const double steps = std::ceil(costliest.number("train.steps") * std::min(1.0, wanted_s / full_s));
  costliest.set("train.steps", steps);
  plan.checkpoints = std::min(plan.checkpoints, static_cast<std::size_t>(steps) + 1);

  using Clock = std::chrono::steady_clock;
  double nominal_s = 0, measured_s = 0;
  const auto start = Clock::now();
  do {
    train_unit(plan, costliest, {sweep.first_seed, lanes_per_block});
    nominal_s += nominal_cost_s(costliest) * static_cast<double>(lanes_per_block);
    measured_s = std::chrono::duration<double>(Clock::now() - start).count();
  } while (measured_s < wanted_s && measured_s < longest_s);
  return measured_s / nominal_s;
}

}  // namespace asymsweep
