#pragma once
// The softmax policies of several seeds, one per lane, and one step of gradient ascent on them: the inner loop.
//
// Beside the logits l stand unnormalised weights w, with pi(y) = w(y) / total. A step x adds to a logit and multiplies
// the weight by exp(x); most steps are small, and a short polynomial does (multiplicative weights). How long it must be, and
// how often its result has to be squared, follows from a bound on |x|, lane by lane. Weights are rebuilt from logits every 64
// steps, so no error builds up and an arm that had vanished can come back, and at once where a step is too large.
//
// An arm outside the support of the limit keeps a constant step, its mass, for ever, long after its probability has become
// too small to matter. Such a faint arm, with pi(y) below 2^-50 or so, does not count for the bound if no mass is above
// 1/16: then the shortest polynomial is wrong by less than 1e-6 of its weight a step, which makes 1e-19 of the total before
// weights are rebuilt, 64 steps later, and 1e-17 if the arm grew all the time.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/elementary/exp.hpp"
#include "core/elementary/exp_of_step.hpp"
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
  const std::vector<T>& logits() const { return logits_; }
  const std::vector<T>& weights() const { return weights_; }
  T total() const { return total_; }
  /// Times a weight: a probability. pi and mu are both made with it, so that pi/mu is exactly 1 where they are the same policy.
  T inverse_total() const { return Real{1} / total_; }
  T probability(std::size_t y) const { return weights_[y] * inverse_total(); }

  /// l(y) += mass(y) - total_mass pi(y). `bound`: no |step| of the lane is larger, but for faint arms. Infinity and NaN are
  /// bounds too.
  void ascend(const std::vector<T>& mass, T total_mass, T bound);

  /// Largest |step| of the last ascend, but for faint arms; infinity once weights were rebuilt: then measure again.
  T largest_step() const { return largest_step_; }

  /// Largest |mass(y) - total_mass pi(y)| but for faint arms, where `largest_mass` is the largest |mass(y)|: a bound for ascend.
  /// In `lanes`, settles which arms are faint as long as the mass stays the same and the weights are not rebuilt.
  T measure(const std::vector<T>& mass, T total_mass, T largest_mass, MaskOf<T> lanes);

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
  template <int Rung, typename Step, typename Tracked>
  T advance_from(T bound, Step step_of, Tracked tracked_of);
  template <int Pairs, int Squarings, typename Step, typename Tracked>
  T advance_by(T bound, Step step_of, Tracked tracked_of);
  void rebuild_where(MaskOf<T> lanes);

  // A ladder of larger and larger steps: longer and longer polynomials, then the longest, squared more and more often.
  static constexpr const auto& polynomials = elementary::step_polynomials<Real>;
  static constexpr int longest = static_cast<int>(polynomials.size()), most_squarings = sizeof(Real) == 8 ? 4 : 2;
  static constexpr Real squared(int times) { return elementary::largest_step_argument<Real> * static_cast<Real>(1 << times); }
  static constexpr Real top_of(int rung) { return rung < longest ? polynomials[static_cast<std::size_t>(rung)].largest : squared(rung - longest + 1); }
  static_assert(squared(most_squarings) == largest_polynomial_step);

  static constexpr Real largest_faint_step = Real{1} / 16, faint_probability = sizeof(Real) == 8 ? Real(0x1p-50) : Real(0x1p-30);

  std::vector<T> logits_, weights_;  // [arms]
  T total_ = {}, largest_step_ = {};
  T largest_weight_ = {};  // at least the largest weight, while steps go by shrink and push
  T faint_ = {};           // weights below it are faint
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
  const T slope = total_mass / total_, faint = faint_;
  largest_step_ = advance(
      bound, [masses = mass.data(), slope](std::size_t y, T weight) { return multiply_add(-slope, weight, masses[y]); },
      [faint](T step, T weight, T) { return select(weight >= faint, magnitude(step), T{}); });
  settle();
}

template <typename T>
void LanePolicy<T>::shrink(T total_mass) {
  const T slope = total_mass / total_;
  largest_weight_ = advance(
      magnitude(slope) * largest_weight_ * static_cast<Real>(1.001),
      [slope](std::size_t, T weight) { return -slope * weight; }, [](T, T, T moved_weight) { return moved_weight; });
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

/// l(y) += step_of(y, w(y)), where no |step| of a lane that matters is above its `bound`. Returns the largest
/// tracked_of(step, weight before, weight after).
template <typename T>
template <typename Step, typename Tracked>
T LanePolicy<T>::advance(T bound, Step step_of, Tracked tracked_of) {
  stale_ = !(bound <= largest_polynomial_step);
  return advance_from<0>(bound, step_of, tracked_of);
}

/// By the rung of the most demanding lane.
template <typename T>
template <int Rung, typename Step, typename Tracked>
T LanePolicy<T>::advance_from(T bound, Step step_of, Tracked tracked_of) {
  if constexpr (Rung + 1 < longest + most_squarings)
    if (any(!(bound <= top_of(Rung)))) return advance_from<Rung + 1>(bound, step_of, tracked_of);
  return advance_by<std::min(Rung + 1, longest), std::max(Rung + 1 - longest, 0)>(bound, step_of, tracked_of);
}

// Each lane has the polynomial and squares as often as its own bound asks, whatever its neighbours do: its numbers are its own.
template <typename T>
template <int Pairs, int Squarings, typename Step, typename Tracked>
[[gnu::noinline]] T LanePolicy<T>::advance_by(T bound, Step step_of, Tracked tracked_of) {
  const elementary::ExpOfStep<T> exp(bound);
  MaskOf<T> squares[Squarings + 1] = {};
  T scale = broadcast<T>(1);
  for (int i = 0; i < Squarings; ++i) {
    squares[i] = bound > squared(i);
    scale = select(squares[i], scale * Real{0.5}, scale);
  }
  T* const logits = logits_.data();
  T* const weights = weights_.data();
  T total = {}, largest = {};
  for (std::size_t y = 0; y < logits_.size(); ++y) {
    const T weight = weights[y];
    const T step = step_of(y, weight);
    logits[y] += step;
    T growth = exp.template minus_1<Pairs>(Squarings > 0 ? step * scale : step);
    for (int i = 0; i < Squarings; ++i) growth = select(squares[i], multiply_add(growth, growth, growth + growth), growth);
    const T moved = multiply_add(weight, growth, weight);
    weights[y] = moved;
    total += moved;
    largest = larger(tracked_of(step, weight, moved), largest);
  }
  total_ = total;
  return largest;
}

template <typename T>
T LanePolicy<T>::measure(const std::vector<T>& mass, T total_mass, T largest_mass, MaskOf<T> lanes) {
  const T slope = total_mass / total_;
  faint_ = select(lanes, select(largest_mass <= largest_faint_step, total_ * faint_probability, T{}), faint_);
  return lane_largest<T>(arms(), [&](std::size_t y) {
    return select(weights_[y] >= faint_, multiply_add(-slope, weights_[y], mass[y]), T{});
  });
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
  largest_step_ = select(lanes, broadcast<T>(std::numeric_limits<Real>::infinity()), largest_step_);
  stale_ = MaskOf<T>{};
}

}  // namespace asymsweep
