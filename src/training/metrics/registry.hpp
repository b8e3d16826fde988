#pragma once
// All metrics, in the order in which a result file holds them. A new one is a function and a row here. Pass@k, KL and the like are
// computed in ../measures.

#include <string_view>
#include <vector>

#include "training/measures/parameters.hpp"
#include "training/metrics/metric.hpp"

namespace asymsweep {

const std::vector<Metric>& metrics_registry();

/// A row from outside, before the program starts. std::logic_error when an environment has one of that name, or when the
/// rows are in use already.
void add_metric(Metric row);

/// Those of one environment: of `standard` without measures.
std::vector<Metric> metrics_of(std::string_view environment, MetricSet set = MetricSet::standard);

}  // namespace asymsweep
