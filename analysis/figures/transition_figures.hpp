#pragma once
// Where the transition is: measured against predicted, instance by instance; and how it moves over the other axes.

#include <string>
#include <vector>

#include "analysis/claims/evidence.hpp"
#include "analysis/figures/figure.hpp"
#include "analysis/threshold_slopes.hpp"
#include "analysis/transitions.hpp"

namespace asymsweep::analysis {

///   threshold    measured V from which on the trained support is one arm, against the instance's V_1; exact gradient,
///                lag inf, where the grid brackets it
///   transition   V at which half of the seeds improve (transitions.csv), over lag or else the first other numeric axis
std::vector<Figure> draw_transition_figures(const Evidence& evidence, const std::vector<Transition>& transitions,
                                            const std::vector<ThresholdSlope>& slopes, const std::string& folder);

}  // namespace asymsweep::analysis
