#pragma once
// `plan --power`: how many seeds the claims on a grid need.

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

struct SeedsNeeded {
  std::vector<std::string> ids;  ///< claims that are decided so: "G2"; none: the rows of summary.csv, of any grid
  std::string claim;             ///< "mean improvement above zero when it is 0.5 standard deviations (one-sided t)"
  double effect = 0;             ///< what is true: standard deviations, or a share
  double alpha = 0;              ///< of one test
  std::size_t seeds = 0;
};

/// With a power of 80 % in each configuration, by the tests that `analyze` makes: Holm over the grid in summary.csv, of G2
/// every configuration at 5 % (intersection-union), of G9 two-sided bounds, simultaneous over the configurations that bear on
/// it; for facts on exact gradients, none of the instances may fail. Claims only where AsymRE configurations of the grid have
/// the gradient that they look at; facts want more still of lag, V and start (`list claims`).
std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep);

}  // namespace asymsweep
