#pragma once
// What actions are drawn from by inverse transform: in some states, the sums of the probabilities of the next action.

#include <cstdint>
#include <vector>

#include "training/lanes/inverse_transform.hpp"

namespace asymsweep {

template <typename T>
class AnswerSums {
 public:
  using Real = RealOf<T>;
  static constexpr std::size_t lanes = lane_count<T>;

  /// `keep_probabilities`: whether `probability` will be asked for.
  AnswerSums(std::size_t actions, bool keep_probabilities) : actions_(actions), keep_probabilities_(keep_probabilities) {}

  void clear() {
    sums_.clear();
    probabilities_.clear();
  }

  /// Appends rows of probabilities of the next action, [rows][actions].
  void add(const std::vector<T>& next) {
    const std::size_t begin = sums_.size();
    sums_.resize(begin + next.size() * lanes);
    for (std::size_t row = 0; row < next.size() / actions_; ++row) {
      T sum = {};
      Real* const of_row = &sums_[begin + row * lanes * actions_];
      for (std::size_t y = 0; y < actions_; ++y) {
        sum += next[row * actions_ + y];
        for (std::size_t l = 0; l < lanes; ++l) of_row[l * actions_ + y] = lane(sum, l);
      }
    }
    if (keep_probabilities_) probabilities_.insert(probabilities_.end(), next.begin(), next.end());
  }

  /// In some lanes from `l` on, in row `rows[j]` the first action whose sum is above u[j] times the whole.
  std::array<std::size_t, searches_together<T>> actions(std::size_t l, const std::array<std::size_t, searches_together<T>>& rows,
                                                        const double* u) const {
    std::array<const Real*, searches_together<T>> of_lane;
    std::array<Real, searches_together<T>> targets;
    for (std::size_t j = 0; j < rows.size(); ++j) {
      of_lane[j] = &sums_[(rows[j] * lanes + l + j) * actions_];
      targets[j] = static_cast<Real>(u[j]) * of_lane[j][actions_ - 1];
    }
    return sums_not_above<1>(of_lane, actions_, targets);
  }

  Real probability(std::size_t row, std::size_t l, std::uint32_t action) const { return lane(probabilities_[row * actions_ + action], l); }

 private:
  std::size_t actions_;
  bool keep_probabilities_;
  std::vector<Real> sums_;        // [rows][lanes][actions]
  std::vector<T> probabilities_;  // [rows][actions], where kept
};

}  // namespace asymsweep
