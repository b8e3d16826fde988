#pragma once
// What a pilot, a small run of the same grid, says of the whole: how many seeds decide its claims, if all runs are like those.

#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

struct PilotForecast {
  struct OfClaim {
    std::string name;  ///< empty: the rows of summary.csv, of a sweep that declares no claim
    double seeds = 0;  ///< after which it is decided; infinite: never
  };
  std::vector<OfClaim> claims;
  /// [configuration] of the pilot, whose order of axes may be another: after so many seeds it has shown what it can; infinite: never; 0: no
  /// verdict depends on it.
  std::vector<double> seeds;
};

/// Of the claims of `sweep`. UserError where the pilot lacks a configuration of the sweep or has others, or has too few runs of one.
PilotForecast forecast(const Sweep& sweep, const Results& pilot);

}  // namespace asymsweep::analysis
