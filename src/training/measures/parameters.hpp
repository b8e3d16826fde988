#pragma once
// The [measure] keys: which metrics of trained policies a result file holds beside those that every file has.

#include <cstdint>
#include <vector>

#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// `all`: measures too (training/measures/measures.hpp), which look at the behaviour policy and at pi_0 as well.
enum class MetricSet { standard,
                       all };

struct MeasureParameters {
  MetricSet metrics = MetricSet::standard;
  std::uint64_t k = 8;  ///< answers drawn of which one must be right, in pass_at_k

  bool all() const { return metrics == MetricSet::all; }
};

MeasureParameters measure_parameters(const Configuration& configuration);

/// Both optional: a sweep that gives none is the sweep that it was before there were any.
std::vector<Key> measure_keys();

}  // namespace asymsweep
