#pragma once
// Whether the rows of the registries fit together: an environment is a row in three of them, and what is missing or of the
// wrong kind would show only when it is trained, or in the analysis.

#include <vector>

#include "problems/environment.hpp"
#include "training/metrics/metric.hpp"
#include "training/unit.hpp"

namespace asymsweep {

/// std::logic_error naming the row: an environment without a trainer, or without the two metrics that the analysis compares;
/// a trainer or a metric of an environment that does not exist; a metric that its environment's trainer cannot compute.
void require_fitting_rows(const std::vector<Environment>& environments, const std::vector<UnitTrainer>& trainers,
                          const std::vector<Metric>& metrics);

/// Of the registries as they stand: fixes their rows.
void require_fitting_registries();

}  // namespace asymsweep
