#pragma once
// What a gradient, sum of mu(y) w(y) grad log pi(y), is made of: how much of sum mu |w| has a negative weight w, and how much of
// that pushes actions down that pi takes less often than mu. T: a number, or lanes of several seeds.

#include "core/elementary/lanes.hpp"
#include "training/measures/measures.hpp"

namespace asymsweep {

template <typename T>
class GradientMass {
 public:
  /// `mu`: of the action that weighs; `below`: whether its pi is below it.
  template <typename Mask>
  void add(T weight, T mu, Mask below) {
    const T mass = mu * magnitude(weight), negative = select(weight < 0.0, mass, T{});
    total_ += mass;
    negative_ += negative;
    below_ += select(below, negative, T{});
  }

  /// NaN where nothing weighs.
  T negative_share() const { return share(negative_, total_); }
  /// Of the negative mass. NaN where there is none.
  T share_below_mu() const { return share(below_, negative_); }

 private:
  static T share(T part, T whole) { return select(whole > 0.0, part / whole, broadcast<T>(Measures::none)); }

  T total_ = {}, negative_ = {}, below_ = {};
};

}  // namespace asymsweep
