#pragma once
// How fast this machine trains, compared with the nominal cost of a run.

#include "sweep/sweep.hpp"

namespace asymsweep {

/// Trains a block of lanes of up to eight configurations spread over the grid, cut to a fraction of their steps: a fifth of a
/// second in all, more where a block cannot be cut to that (pretraining is not). NaN where runs are not started only to be
/// timed. Each counts by its share of the sweep's cost.
double measured_over_nominal(const Sweep& sweep);

}  // namespace asymsweep
