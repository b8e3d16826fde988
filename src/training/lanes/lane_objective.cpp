#include "training/lanes/lane_objective.hpp"

#include <algorithm>

#include "algorithms/built_in.hpp"

namespace asymsweep {

Objective lane_objective(const TrainingParameters& training) {
  static const auto own = built_in_algorithms();
  auto objective = objective_of(training);
  if (objective.formula) return objective;
  const auto found = std::ranges::find(own, objective.row->name, &Algorithm::name);
  if (found != own.end()) objective.row = &*found;
  return objective;
}

}  // namespace asymsweep
