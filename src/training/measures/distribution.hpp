#pragma once
// Numbers of distributions over actions or answers. T: a number, or lanes of several seeds. Shapes are [actions].

#include <cstdint>
#include <limits>
#include <span>

#include "core/elementary/log.hpp"

namespace asymsweep {

/// Smaller probabilities are 0 to the processor, whose log is not finite: a q below it counts as this. No KL is above
/// -log(smallest_probability) = 708.4 nats.
inline constexpr double smallest_probability = std::numeric_limits<double>::min();

template <typename T>
T not_below_smallest(T q) {
  return select(q < smallest_probability, broadcast<T>(smallest_probability), q);
}

/// KL(p || q) = sum p log(p/q), nats, at least 0. Summed as p log(p/q) - p + q, which adds 0 where both sum to 1 and takes
/// out the rounding of these sums.
template <typename T>
T kl_divergence(std::span<const T> p, std::span<const T> q) {
  T sum = {};
  for (std::size_t y = 0; y < p.size(); ++y) {
    const T information = p[y] * elementary::log(p[y] / not_below_smallest(q[y]));
    sum += select(p[y] < smallest_probability, T{}, information) - (p[y] - q[y]);
  }
  return select(sum < 0.0, T{}, sum);
}

/// (sum q w)^2 / sum q w^2 with w = p/q: the share of samples of q that count when they are weighed to stand for p. In [0, 1].
/// Divided by sum q, so that the rounding of the sums drops out.
template <typename T>
T effective_sample_size(std::span<const T> p, std::span<const T> q) {
  T first = {}, second = {}, mass = {};
  for (std::size_t y = 0; y < p.size(); ++y) {
    first += p[y];
    mass += q[y];
    second += p[y] * (p[y] / not_below_smallest(q[y]));
  }
  const T share = first * first / (second * mass);
  return select(share > 1.0, broadcast<T>(1), share);
}

/// 1 - (1 - p)^k by repeated squaring of 1 - p, written for 1 minus it: no digits of a small p are lost, and k = 1 gives p.
template <typename T>
T pass_at(T p, std::uint64_t k) {
  T result = {};
  for (; k > 0; k /= 2) {
    if (k % 2 == 1) result += p * (1.0 - result);
    p += p * (1.0 - p);
  }
  return result;
}

template <typename T>
T largest_of(std::span<const T> p) {
  T largest = p[0];
  for (const T& probability : p) largest = larger(probability, largest);
  return largest;
}

/// Turns p into the policy that takes its likeliest action; ties share.
template <typename T>
void make_greedy(std::span<T> p) {
  const T largest = largest_of<T>(p);
  T ties = {};
  for (T& probability : p) ties += probability = select(probability == largest, broadcast<T>(1), T{});
  for (T& probability : p) probability /= ties;
}

/// Turns p into the policy at temperature 0.1, at which language models are judged (arXiv:2506.20520v2, Appendix B): p^10 over
/// its sum.
template <typename T>
void make_low_temperature(std::span<T> p) {
  const T largest = largest_of<T>(p);
  T total = {};
  for (T& probability : p) {
    const T ratio = probability / largest, to_2 = ratio * ratio, to_4 = to_2 * to_2;
    total += probability = to_4 * to_4 * to_2;
  }
  for (T& probability : p) probability /= total;
}

}  // namespace asymsweep
