#pragma once
// `plan --power`: how many seeds the claims on a grid need.

#include <cstddef>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

struct SeedsNeeded {
  std::vector<std::string> ids;  ///< claims that are decided so: "G2"; none: the rows of summary.csv, of any grid
  std::string claim;             ///< "mean improvement above zero when it is 0.5 standard deviations (betting, power 80 %)"
  double effect = 0;             ///< what is true: standard deviations, or a share
  double alpha = 0;              ///< of one test
  std::size_t seeds = 0;
};

/// By the rules with which `analyze` decides (analysis/claims/rules.hpp), for the configurations whose parameters fulfil a claim's
/// premises. Power 80 %: in each configuration for summary.csv; for a claim that all its configurations do what it says (each has
/// 1 - 20 % / configurations, which holds however they depend). Assumed of an improvement: two equally likely values, a standard
/// deviation of 0.1 of the range of rewards. Facts: instances of different seeds, none of which may fail; a run may yet not fulfil
/// what they ask of an instance (`list claims`).
inline const std::vector<double> usual_effects = {0.2, 0.5, 0.8};

/// `effects`: true means to ask about, in standard deviations, each above 0.
std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep, const std::vector<double>& effects);

struct NotTested {
  std::string id, needs;  ///< "G1", "a configuration with: lag = inf"
};

/// Claims of the theory that no configuration of the grid tests.
std::vector<NotTested> not_tested(const Sweep& sweep);

}  // namespace asymsweep
