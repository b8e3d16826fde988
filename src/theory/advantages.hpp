#pragma once
// The vector that decides everything about one round: a(y) = mu(y) (r(y) - V). For this room's own use.

#include <span>
#include <vector>

#include "theory/limit.hpp"
#include "theory/real.hpp"

namespace asymsweep::theory {

/// a(y) = mu(y) (r(y) - V) of arXiv:2506.20520v2, Theorem 4.2, with the size of the rounding that the inputs carry into it.
struct Advantages {
  std::vector<Real> values;    ///< [arms] a(y) = mu(y) (r(y) - V)
  std::vector<Real> rounding;  ///< [arms] `input_rounding` mu(y) (|r(y)| + |V|)
  Real total;                  ///< A = V^mu - V, summed as sum_y a(y): never as a difference of two close numbers
  Real total_rounding;         ///< sum of `rounding`: |A| up to here is zero
  Regime regime;
};

/// `behavior` [arms] may hold zeros (arms lost in an earlier round).
Advantages advantages(std::span<const Real> behavior, std::span<const double> rewards, Real baseline);

/// The arms of largest a(y), which share the limit at V = V^mu: ties up to `rounding`. Ascending.
std::vector<std::size_t> largest_arms(const Advantages& advantages);

/// exp(l(y) - largest l among `arms`) of those, 0 of the others: their odds, however improbable they are beside the others. [arms]
std::vector<Real> weights_of_logits(std::span<const double> logits, const std::vector<std::size_t>& arms);

/// The policy of those arms alone with the odds of `weights`, [arms], of which one is positive at least.
std::vector<Real> shared_out(const std::vector<std::size_t>& arms, std::span<const Real> weights);

}  // namespace asymsweep::theory
