#include "training/metrics/round_metrics.hpp"

namespace asymsweep::metrics {

double rounds(const BanditRun& run, const std::vector<double>&) { return run.rounds.rounds; }
double improved_rounds(const BanditRun& run, const std::vector<double>&) { return run.rounds.improved; }
double worst_round_change(const BanditRun& run, const std::vector<double>&) { return run.rounds.worst_change; }

}  // namespace asymsweep::metrics
