#pragma once
// `plan --power`: how many seeds the claims on a grid need.

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

struct SeedsNeeded {
  std::vector<std::string> ids;  ///< claims that are decided so and that runs of the grid may bear on: "G2"
  std::string claim;             ///< "mean improvement above zero in every configuration, 0.5 standard deviations"
  double effect = 0;             ///< what is true: standard deviations, or a share
  double alpha = 0;              ///< of one test
  std::size_t seeds = 0;
};

/// For a family-wise error of 5 % over the grid (Bonferroni) and a power of 80 % in each configuration; and for facts,
/// where none of the instances may fail; those only where a configuration is of AsymRE in a bandit with the exact gradient.
std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep);

}  // namespace asymsweep
