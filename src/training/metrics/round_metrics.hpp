#pragma once
// Metrics over the rounds of a run (arXiv:2506.20520v2, Theorem 4.3: expected reward never decreases from round to round).

#include "training/metrics/metric.hpp"

namespace asymsweep::metrics {

/// Number of rounds, the last one perhaps cut short.
double rounds(const BanditRun& run, const std::vector<double>&);
/// Rounds that ended above the expected reward of their behaviour policy.
double improved_rounds(const BanditRun& run, const std::vector<double>&);
/// Smallest change of expected reward in a round.
double worst_round_change(const BanditRun& run, const std::vector<double>&);

}  // namespace asymsweep::metrics
