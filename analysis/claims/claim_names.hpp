#pragma once
// What the formulas of a claim may name.

#include <string_view>

#include "analysis/claims/premises.hpp"
#include "expression/evaluate.hpp"
#include "expression/parse.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// Keys by their full names; without their section, "lag" and "clipped.high", where no other key in use has that and `taken` has not; and
/// axes as the file calls them, "high" (Axis::name): numbers, words, or any.
std::vector<expression::Symbol> key_symbols(const Sweep& sweep, const std::vector<std::string>& taken = {});

/// Of a name that key_symbols gave; empty for any other.
std::string key_of(std::string_view name, const Sweep& sweep);

/// A vector is the word that the sweep file has for it.
expression::Value value_of_key(const Configuration& configuration, std::string_view key);

/// Metrics of a run that a claim may name beside keys and axes: those of a result file, and `improvement`.
std::vector<std::string> final_metrics(const Sweep& sweep);

inline constexpr std::string_view baseline_name = "V";                ///< of the run's first round
inline constexpr std::string_view magnitude_name = "magnitude";       ///< max(1, |V|, |r|): what rounding is relative to
inline constexpr std::string_view other_prefix = "other.";            ///< of the run that a run is compared with
inline constexpr std::string_view difference_prefix = "difference.";  ///< largest absolute difference of two curves, over the checkpoints

/// Names of a run beside keys and axes: its final metrics; with premises that provide them V and magnitude; of pairs also what the partner
/// has, and differences of curves.
std::vector<std::string> run_names(const Sweep& sweep, const Premises& premises, bool of_pairs);
/// Those that are known before training: predictions of the theory, numbers of the start, V and magnitude.
std::vector<std::string> names_before_training(const Sweep& sweep, const Premises& premises, bool of_pairs);
/// The metric that a name reads, a curve with difference.CURVE; empty for V, magnitude and improvement.
std::string metric_of(std::string_view name);

}  // namespace asymsweep::analysis
