#include "training/metrics/round_metrics.hpp"

namespace asymsweep::metrics {

double rounds(const BanditRun& run) { return run.rounds.rounds; }
double improved_rounds(const BanditRun& run) { return run.rounds.improved; }
double worst_round_change(const BanditRun& run) { return run.rounds.worst_change; }

}  // namespace asymsweep::metrics
