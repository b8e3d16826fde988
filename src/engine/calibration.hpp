#pragma once
// What `plan` predicts: how long a sweep trains on this machine, by training a little of it.

#include <vector>

#include "core/runs.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Seconds of one core for the training of `units`, all those of the sweep. Takes about a fifth of a second, more only where setting up a run and
/// two of its steps take longer. NaN where runs are not started only to be timed.
double predicted_training_s(const Sweep& sweep, const std::vector<RunBlock>& units);

/// Of one unit, trained alone.
double predicted_unit_s(const Sweep& sweep, const RunBlock& unit);

}  // namespace asymsweep
