#pragma once
// From a sweep to what its result file holds: the bridge between the words of the sweep and those of the store.

#include <string>
#include <vector>

#include "engine/look_schedule.hpp"
#include "scheduler/unit_order.hpp"
#include "store/layout.hpp"
#include "sweep/sweep.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

/// nominal_cost_s of every configuration, of one that is trained as another that other's: what is trained together has units of one size. 0
/// where not planned.
std::vector<double> nominal_costs(const Sweep& sweep);

/// Units of a sweep, in scheduling order: the same on every machine and any number of ranks. Until decided, they end at each look.
std::vector<RunBlock> sweep_units(const Sweep& sweep, HowFar how_far = HowFar::all_seeds);

/// Axes, seeds, checkpoints and metrics: what decides where a result lies. No coordinates, units or attributes.
Layout result_shape(const Sweep& sweep, const TrainingPlan& plan);

/// The same metrics and checkpoints: another version of this program may have others.
bool same_shape(const Layout& stored, const Layout& wanted);
/// The same, but for the order of the metrics.
bool same_metrics(const Layout& a, const Layout& b);

/// The whole layout but for the attributes that tell of the running program.
Layout result_layout(const Sweep& sweep, const TrainingPlan& plan, HowFar how_far = HowFar::all_seeds);

}  // namespace asymsweep
