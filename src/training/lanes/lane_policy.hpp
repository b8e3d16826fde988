#pragma once
// The softmax policies of several seeds, one per lane, and one step of gradient ascent on them: the inner loop.
//
// Beside the logits l stand unnormalised weights w, with pi(y) = w(y) / total. A step x adds to a logit and multiplies
// the weight by exp(x); most steps are small, and a polynomial of degree 6 does (multiplicative weights). How often its
// result has to be squared follows from a bound on |x|, lane by lane. Weights are rebuilt from logits every 64 steps,
// so no error builds up and an arm that had vanished can come back, and at once where a step is too large.

#include <cstddef>
#include <vector>

#include "core/elementary/exp.hpp"
#include "training/lanes/lane_sums.hpp"

namespace asymsweep {

template <typename T>
using MaskOf = decltype(T{} < T{});

/// Steps after which weights are rebuilt from logits.
inline constexpr std::uint64_t steps_between_rebuilds = 64;

template <typename T>
class LanePolicy {
 public:
  using Real = RealOf<T>;
  /// Steps up to this size go by the polynomial; beyond it the weights are rebuilt.
  static constexpr Real largest_polynomial_step = 1;

  /// `logits`: [arms].
  explicit LanePolicy(std::vector<T> logits) : logits_(std::move(logits)), weights_(logits_.size()) { rebuild(); }

  std::size_t arms() const { return logits_.size(); }
  const std::vector<T>& weights() const { return weights_; }
  T total() const { return total_; }
  T probability(std::size_t y) const { return weights_[y] / total_; }

  /// l(y) += mass(y) - total_mass pi(y). `bound`: no |step| of the lane is larger. Infinity and NaN are bounds too.
  void ascend(const std::vector<T>& mass, T total_mass, T bound);

  /// Weights from logits, in every lane.
  void rebuild() { rebuild_where(T{} == T{}); }

  /// Largest |step| of the last ascend.
  T largest_step() const { return largest_step_; }

  /// Largest |mass(y) - total_mass pi(y)|: what `bound` is when there is no cheaper one.
  T largest_step_of(const std::vector<T>& mass, T total_mass) const;

 private:
  static constexpr int most_squarings = 5;  // 2^5 small_argument = largest_polynomial_step

  template <int Squarings>
  void ascend_squaring(const T* mass, T slope, T bound);
  void rebuild_where(MaskOf<T> lanes);

  std::vector<T> logits_, weights_;  // [arms]
  T total_ = {}, largest_step_ = {};
};

template <typename T>
void LanePolicy<T>::ascend(const std::vector<T>& mass, T total_mass, T bound) {
  const T slope = total_mass / total_;
  const auto beyond = [&](Real limit) { return any(!(bound <= limit)); };
  constexpr Real small = elementary::small_argument;
  if (!beyond(small)) ascend_squaring<0>(mass.data(), slope, bound);
  else if (!beyond(2 * small)) ascend_squaring<1>(mass.data(), slope, bound);
  else if (!beyond(4 * small)) ascend_squaring<2>(mass.data(), slope, bound);
  else if (!beyond(8 * small)) ascend_squaring<3>(mass.data(), slope, bound);
  else if (!beyond(16 * small)) ascend_squaring<4>(mass.data(), slope, bound);
  else ascend_squaring<most_squarings>(mass.data(), slope, bound);
  if (beyond(largest_polynomial_step)) rebuild_where(!(bound <= largest_polynomial_step));
}

// Each lane squares as often as its own bound asks, whatever its neighbours do: its numbers are its own.
template <typename T>
template <int Squarings>
[[gnu::noinline]] void LanePolicy<T>::ascend_squaring(const T* mass, T slope, T bound) {
  MaskOf<T> squares[Squarings + 1] = {};
  T scale = broadcast<T>(1);
  for (int i = 0; i < Squarings; ++i) {
    squares[i] = bound > static_cast<Real>(elementary::small_argument * (1 << i));
    scale = select(squares[i], scale * Real{0.5}, scale);
  }
  T* const logits = logits_.data();
  T* const weights = weights_.data();
  T total = {}, largest_square = {};
  for (std::size_t y = 0; y < logits_.size(); ++y) {
    const T weight = weights[y];
    const T step = mass[y] - slope * weight;
    logits[y] += step;
    const T scaled = Squarings > 0 ? step * scale : step;
    T factor = elementary::exp_of_small(scaled);
    for (int i = 0; i < Squarings; ++i) factor = select(squares[i], factor * factor, factor);
    const T moved = weight * factor;
    weights[y] = moved;
    total += moved;
    largest_square = larger(scaled * scaled, largest_square);
  }
  total_ = total;
  largest_step_ = square_root(largest_square) / scale;
}

template <typename T>
void LanePolicy<T>::rebuild_where(MaskOf<T> lanes) {
  T top = logits_[0];
  for (const T& logit : logits_) top = larger(logit, top);
  const T total = lane_sum<T>(arms(), [&](std::size_t y) {
    return weights_[y] = select(lanes, elementary::exp(logits_[y] - top), weights_[y]);
  });
  total_ = select(lanes, total, total_);
}

template <typename T>
T LanePolicy<T>::largest_step_of(const std::vector<T>& mass, T total_mass) const {
  const T slope = total_mass / total_;
  return lane_largest<T>(arms(), [&](std::size_t y) { return mass[y] - slope * weights_[y]; });
}

}  // namespace asymsweep
