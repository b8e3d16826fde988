#pragma once
// The softmax policies of several seeds, one per lane, and one step of gradient ascent on them: the inner loop.
//
// Beside the logits l stand unnormalised weights w, with pi(y) = w(y) / total. A step x adds to a logit and multiplies
// the weight by exp(x); most steps are small, and a polynomial of degree 5 does (multiplicative weights). How often its
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

  /// Largest |step| of the last ascend.
  T largest_step() const { return largest_step_; }

  /// Largest |mass(y) - total_mass pi(y)|: what `bound` is when there is no cheaper one.
  T largest_step_of(const std::vector<T>& mass, T total_mass) const;

  /// The same as ascend when mass is given to few arms: first shrink, then push for each, then settle.
  /// l(y) -= total_mass pi(y).
  void shrink(T total_mass);
  /// l(arms[l]) += step in lane l.
  void push(const std::uint32_t* arms, T step);
  /// Rebuilds the lanes whose shrink or push was too large a step.
  void settle() {
    if (any(stale_)) rebuild_where(stale_);
  }

  /// Weights from logits, in every lane.
  void rebuild() { rebuild_where(T{} == T{}); }

 private:
  template <typename Step, typename Tracked>
  T advance(T bound, Step step_of, Tracked tracked_of);
  template <int Squarings, typename Step, typename Tracked>
  T advance_at_least(T bound, Step step_of, Tracked tracked_of);
  template <int Squarings, typename Step, typename Tracked>
  T advance_squaring(T bound, Step step_of, Tracked tracked_of);
  static T scale_of(T bound);
  void rebuild_where(MaskOf<T> lanes);

  static constexpr Real small(int squarings) { return elementary::small_argument<Real> * static_cast<Real>(1 << squarings); }
  static constexpr int most_squarings = sizeof(Real) == 8 ? 6 : 5;
  static_assert(small(most_squarings) == largest_polynomial_step);

  std::vector<T> logits_, weights_;  // [arms]
  T total_ = {}, largest_step_ = {};
  T largest_weight_ = {};  // at least the largest weight, while steps go by shrink and push
  MaskOf<T> stale_ = {};   // lanes whose weights do not follow their logits
};

/// A bound on the next step x' when mass and total A stay as they are, for m = max |x| <= 1/2: each probability changes
/// by a factor within exp(+-2m), so |x'| <= m + |A| (exp(2m) - 1), and exp(t) - 1 <= t + t^2 for t <= 1. The last
/// factor is far more than rounding takes.
template <typename T>
T bound_of_next_step(T m, T total_mass) {
  const T t = RealOf<T>{2} * m;
  return (m + magnitude(total_mass) * (t + t * t)) * static_cast<RealOf<T>>(1.001);
}

template <typename T>
void LanePolicy<T>::ascend(const std::vector<T>& mass, T total_mass, T bound) {
  const T slope = total_mass / total_;
  const T largest_square = advance(
      bound, [masses = mass.data(), slope](std::size_t y, T weight) { return masses[y] - slope * weight; },
      [](T scaled_step, T) { return scaled_step * scaled_step; });
  largest_step_ = square_root(largest_square) / scale_of(bound);
  settle();
}

template <typename T>
void LanePolicy<T>::shrink(T total_mass) {
  const T slope = total_mass / total_;
  largest_weight_ = advance(
      magnitude(slope) * largest_weight_ * static_cast<Real>(1.001),
      [slope](std::size_t, T weight) { return -slope * weight; }, [](T, T moved_weight) { return moved_weight; });
}

template <typename T>
void LanePolicy<T>::push(const std::uint32_t* arms, T step) {
  constexpr std::size_t lanes = lane_count<T>;
  auto* const logits = reinterpret_cast<Real*>(logits_.data());
  auto* const weights = reinterpret_cast<Real*>(weights_.data());
  T before;
  for (std::size_t l = 0; l < lanes; ++l) set_lane(before, l, weights[arms[l] * lanes + l]);
  const T after = before * elementary::exp(step);
  for (std::size_t l = 0; l < lanes; ++l) {
    logits[arms[l] * lanes + l] += lane(step, l);
    weights[arms[l] * lanes + l] = lane(after, l);
  }
  // Steps up to 1 take at most a factor e from the total, so little cancels; and the next shrink sums afresh.
  total_ += after - before;
  largest_weight_ = larger(after, largest_weight_);
  stale_ |= !(magnitude(step) <= largest_polynomial_step);
}

/// l(y) += step_of(y, w(y)), where no |step| of a lane is above its `bound`. Returns the largest tracked_of(scaled step,
/// new weight), for a step scaled by scale_of(bound).
template <typename T>
template <typename Step, typename Tracked>
T LanePolicy<T>::advance(T bound, Step step_of, Tracked tracked_of) {
  stale_ = !(bound <= largest_polynomial_step);
  return advance_at_least<0>(bound, step_of, tracked_of);
}

/// With as many squarings as the most demanding lane needs.
template <typename T>
template <int Squarings, typename Step, typename Tracked>
T LanePolicy<T>::advance_at_least(T bound, Step step_of, Tracked tracked_of) {
  if constexpr (Squarings < most_squarings)
    if (any(!(bound <= small(Squarings)))) return advance_at_least<Squarings + 1>(bound, step_of, tracked_of);
  return advance_squaring<Squarings>(bound, step_of, tracked_of);
}

/// 2^-(number of squarings that the bound asks for).
template <typename T>
T LanePolicy<T>::scale_of(T bound) {
  T scale = broadcast<T>(1);
  for (int i = 0; i < most_squarings; ++i) scale = select(bound > small(i), scale * Real{0.5}, scale);
  return scale;
}

// Each lane squares as often as its own bound asks, whatever its neighbours do: its numbers are its own.
template <typename T>
template <int Squarings, typename Step, typename Tracked>
[[gnu::noinline]] T LanePolicy<T>::advance_squaring(T bound, Step step_of, Tracked tracked_of) {
  MaskOf<T> squares[Squarings + 1] = {};
  for (int i = 0; i < Squarings; ++i) squares[i] = bound > small(i);
  const T scale = scale_of(bound);
  T* const logits = logits_.data();
  T* const weights = weights_.data();
  T total = {}, largest = {};
  for (std::size_t y = 0; y < logits_.size(); ++y) {
    const T weight = weights[y];
    const T step = step_of(y, weight);
    logits[y] += step;
    const T scaled = Squarings > 0 ? step * scale : step;
    T factor = elementary::exp_of_small(scaled);
    for (int i = 0; i < Squarings; ++i) factor = select(squares[i], factor * factor, factor);
    const T moved = weight * factor;
    weights[y] = moved;
    total += moved;
    largest = larger(tracked_of(scaled, moved), largest);
  }
  total_ = total;
  return largest;
}

template <typename T>
T LanePolicy<T>::largest_step_of(const std::vector<T>& mass, T total_mass) const {
  const T slope = total_mass / total_;
  return lane_largest<T>(arms(), [&](std::size_t y) { return mass[y] - slope * weights_[y]; });
}

template <typename T>
void LanePolicy<T>::rebuild_where(MaskOf<T> lanes) {
  T top = logits_[0];
  for (const T& logit : logits_) top = larger(logit, top);
  const T total = lane_sum<T>(arms(), [&](std::size_t y) {
    return weights_[y] = select(lanes, elementary::exp(logits_[y] - top), weights_[y]);
  });
  total_ = select(lanes, total, total_);
  largest_weight_ = select(lanes, broadcast<T>(1), largest_weight_);
  stale_ = MaskOf<T>{};
}

}  // namespace asymsweep
