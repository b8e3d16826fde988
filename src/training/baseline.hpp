#pragma once
// V, the baseline that rewards are compared with: what training uses, and what predictions speak of.

#include "core/elementary/lanes.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// As below; `value`: V or delta_v, of each lane its own.
template <typename T>
T baseline_of(bool relative, const T& value, const T& reference) {
  return relative ? reference + value : value;
}

/// V of a sample: the absolute V, or delta_v more than `reference`, which is V^mu of the policy that delta_v refers to, or the
/// mean reward of the sample's own group. T: a number, or lanes.
template <typename T>
T baseline_of(const BaselineParameters& baseline, const T& reference) {
  return baseline_of(baseline.relative, broadcast<T>(static_cast<RealOf<T>>(baseline.value)), reference);
}

/// The delta_v that training follows on average. Of a group of G the mean contains the sample itself, so that its weight is
///
///   R - (mean of the group + delta_v) = (1 - 1/G) (R - mean of the others - delta_v G/(G-1)):
///
/// an update of estimate = group is on average 1 - 1/G times that of estimate = exact with delta_v G/(G-1). NaN with G = 1: the
/// weight is -delta_v whatever the reward, and no V stands for that. With estimate = exact: delta_v.
double effective_delta_v(const TrainingParameters& training);

/// V of the first round, of which predictions speak and against which claims compare V^mu: the absolute V, or effective_delta_v
/// above V^mu. NaN where there is none.
double effective_baseline(const TrainingParameters& training, double v_mu);

/// Nothing is learnt from rewards: each sample is a group of its own, and its reward its own baseline.
bool learns_nothing(const TrainingParameters& training);

/// Whether Theorems 4.2 and 4.3 say where runs end: an algorithm that they speak of, plain ascent (Adam follows another flow, and
/// with a constant learning rate no theorem gives its limit), and a V. Limits of other objectives: training/first_round_limit.hpp.
bool has_known_limits(const TrainingParameters& training);

}  // namespace asymsweep
