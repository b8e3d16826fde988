#pragma once
// The contexts of a block of seeds, one seed per lane, and what a step takes of them.

#include <algorithm>
#include <span>
#include <vector>

#include "core/elementary/exp.hpp"
#include "problems/contextual.hpp"

namespace asymsweep {

/// Which context each lane takes in each row of a step: [rows][lanes].
using ContextRows = std::vector<std::uint32_t>;

template <typename T>
class ContextualBlock {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  /// `instances` and `first_seed` on: at most a lane each; lanes left over repeat the last seed.
  ContextualBlock(std::span<const ContextualInstance> instances, std::uint64_t first_seed) : instances_(instances) {
    for (std::size_t l = 0; l < lanes; ++l) seeds_.push_back(static_cast<std::uint32_t>(first_seed + owner(l)));
  }

  std::size_t owner(std::size_t l) const { return std::min(l, instances_.size() - 1); }
  const ContextualInstance& shape() const { return instances_[0]; }
  const std::vector<std::uint32_t>& seeds() const { return seeds_; }

  /// The same `count` contexts from `first` on in every lane.
  static ContextRows range(std::size_t first, std::size_t count) {
    ContextRows rows;
    for (std::size_t r = 0; r < count; ++r) rows.insert(rows.end(), lanes, static_cast<std::uint32_t>(first + r));
    return rows;
  }

  /// Writes the inputs of each row, [rows][features].
  void gather(const ContextRows& contexts, std::vector<T>& x) const {
    const std::size_t features = shape().features, rows = contexts.size() / lanes;
    x.resize(rows * features);
    auto* numbers = reinterpret_cast<RealOf<T>*>(x.data());
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t l = 0; l < lanes; ++l) {
        const double* input = &instances_[owner(l)].inputs[contexts[r * lanes + l] * features];
        for (std::size_t f = 0; f < features; ++f) numbers[(r * features + f) * lanes + l] = static_cast<RealOf<T>>(input[f]);
      }
  }

  /// The right answer of lane `l` in row `r`.
  std::uint32_t answer(const ContextRows& contexts, std::size_t r, std::size_t l) const {
    return instances_[owner(l)].answers[contexts[r * lanes + l]];
  }

 private:
  std::span<const ContextualInstance> instances_;
  std::vector<std::uint32_t> seeds_;  // [lanes]
};

/// Turns each row of logits, [rows][actions], into probabilities: the twin of softmax.
template <typename T>
void softmax_rows(std::vector<T>& rows, std::size_t actions) {
  for (T* row = rows.data(); row < rows.data() + rows.size(); row += actions) {
    T largest = row[0], total = {};
    for (std::size_t y = 1; y < actions; ++y) largest = larger(row[y], largest);
    for (std::size_t y = 0; y < actions; ++y) total += row[y] = elementary::exp(row[y] - largest);
    for (std::size_t y = 0; y < actions; ++y) row[y] /= total;
  }
}

}  // namespace asymsweep
