#pragma once
// What rules look at: numbers by seed, wherever they come from.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/known_bounds.hpp"

namespace asymsweep::analysis {

/// The values of one configuration, or of one against another on the same seeds. Diverged runs, failed ones and those without a number are in it already, as what they
/// count for: the worst outcome in a mean, a failure (0) in a share. A run that failed, by the fault of a program or a machine, says nothing of
/// its value: it stands in the way of the claim, and in the way of its opposite.
struct Sample {
  std::string what;                  ///< "delta_v = -0.1, lag = inf"
  std::vector<std::uint64_t> seeds;  ///< [run]
  std::vector<double> values;        ///< [run], finite; 0 or 1 for a share
  std::vector<double> at_best;       ///< [run], as `values`, failed runs as the best that they can be; empty where none failed
  Known known;                       ///< bounds of a value, before it was seen
  std::size_t diverged = 0;          ///< of the runs
  std::size_t failed = 0;            ///< of the runs: those of a program that gave no numbers
  std::size_t no_number = 0;         ///< of the runs: those whose value is none, though they ended well
  std::string tells_nothing;         ///< why it can decide nothing: "no run moved"; empty where it can

  /// What the opposite of the claim has to be shown on.
  Sample best_case() const {
    Sample best = *this;
    if (!at_best.empty()) best.values = at_best;
    return best;
  }
};

/// One comparison of a run with what a claim says of every run.
struct Replicate {
  std::size_t configuration = 0;
  std::uint64_t seed = 0;
  std::uint64_t instance = 0;  ///< what it speaks of
  std::uint64_t draw = 0;      ///< instances of other draws are independent of it
};

}  // namespace asymsweep::analysis
