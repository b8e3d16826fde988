#pragma once
// Softmax policies over arms and the two numbers that describe them. Sums run in arm order, compensated (Neumaier) and
// in extended precision, and are rounded to double once: correct to about one ulp, the same bits on every run.
//
// Every function throws std::invalid_argument on an empty argument, on sizes that differ, and on values that are not
// finite.

#include <span>
#include <vector>

#include "theory/real.hpp"

namespace asymsweep::theory {

/// pi(y) = exp l(y) / sum_z exp l(z). [arms] Below 5e-324 it underflows to 0.
std::vector<double> softmax(std::span<const double> logits);

/// sum_y pi(y) r(y).
double expected_reward(std::span<const double> probabilities, std::span<const double> rewards);

/// -sum_y pi(y) log pi(y), in nats; 0 log 0 = 0. Also throws on a negative probability.
double entropy(std::span<const double> probabilities);

/// `softmax` before it is rounded: positive for any logits that span less than 11000.
std::vector<Real> extended_softmax(std::span<const double> logits);

/// sum_y pi(y) r(y) of a policy in extended precision.
Real extended_expected_reward(std::span<const Real> probabilities, std::span<const double> rewards);

/// Rounded to double.
std::vector<double> rounded(std::span<const Real> values);

/// The checks that head every public function: std::invalid_argument when empty or not finite; when sizes differ.
void require_finite(std::span<const double> values, const char* what);
void require_finite(double value, const char* what);
void require_same_size(std::size_t size, std::size_t arms, const char* what);

}  // namespace asymsweep::theory
