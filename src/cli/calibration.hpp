#pragma once
// How fast this machine trains, compared with the nominal cost of a run.

#include "sweep/sweep.hpp"

namespace asymsweep {

/// Trains a few seeds of the costliest configuration, cut to a fraction of its steps, for about a second at most.
double measured_over_nominal(const Sweep& sweep);

}  // namespace asymsweep
