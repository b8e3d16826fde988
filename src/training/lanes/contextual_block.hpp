#pragma once
// The contexts of a block of seeds, one seed per lane, and the states that a step visits.

#include <algorithm>
#include <span>
#include <vector>

#include "core/elementary/lanes.hpp"
#include "problems/contextual_instance.hpp"

namespace asymsweep {

/// A number for each lane, [lanes], in each of several rows.
using LaneNumbers = std::vector<std::uint32_t>;

/// The state of each lane in each row; both [rows][lanes].
struct StateRows {
  LaneNumbers contexts, nodes;
};

template <typename T>
class ContextualBlock {
 public:
  static constexpr std::size_t lanes = lane_count<T>;

  /// `instances` and `first_seed` on: at most a lane each; lanes left over repeat the last seed.
  ContextualBlock(std::span<const ContextualInstance> instances, std::uint64_t first_seed)
      : instances_(instances), beginnings_(shape().tree.beginnings()) {
    for (std::size_t l = 0; l < lanes; ++l) seeds_.push_back(static_cast<std::uint32_t>(first_seed + owner(l)));
  }

  const ContextualInstance& shape() const { return instances_[0]; }
  /// Beginnings of answers: the tree's nodes that are states.
  std::size_t beginnings() const { return beginnings_; }
  const std::vector<std::uint32_t>& seeds() const { return seeds_; }

  /// The right answer in `context` of lane `l`.
  std::uint32_t answer(std::uint32_t context, std::size_t l) const { return instances_[owner(l)].answers[context]; }

  /// The same `count` contexts from `first` on in every lane.
  static LaneNumbers range(std::size_t first, std::size_t count) {
    LaneNumbers contexts;
    for (std::size_t c = first; c < first + count; ++c) contexts.insert(contexts.end(), lanes, static_cast<std::uint32_t>(c));
    return contexts;
  }

  /// Every beginning in each of `contexts`, one context after the other.
  StateRows all_states(const LaneNumbers& contexts) const {
    StateRows rows;
    for (auto at = contexts.begin(); at != contexts.end(); at += lanes)
      for (std::size_t node = 0; node < beginnings_; ++node) {
        rows.contexts.insert(rows.contexts.end(), at, at + lanes);
        rows.nodes.insert(rows.nodes.end(), lanes, static_cast<std::uint32_t>(node));
      }
    return rows;
  }

  /// Fills up `x`, [rows][features], with what a policy sees in the rows that it does not have yet.
  void describe(const StateRows& rows, std::vector<T>& x) const {
    const std::size_t features = shape().features(), begin = x.size() / features, end = rows.nodes.size() / lanes;
    std::vector<double> of_lane(features);
    x.resize(end * features);
    auto* numbers = reinterpret_cast<RealOf<T>*>(x.data());
    for (std::size_t r = begin; r < end; ++r)
      for (std::size_t l = 0; l < lanes; ++l) {
        instances_[owner(l)].describe({rows.contexts[r * lanes + l], rows.nodes[r * lanes + l]}, of_lane);
        for (std::size_t f = 0; f < features; ++f) numbers[(r * features + f) * lanes + l] = static_cast<RealOf<T>>(of_lane[f]);
      }
  }

 private:
  std::size_t owner(std::size_t l) const { return std::min(l, instances_.size() - 1); }

  std::span<const ContextualInstance> instances_;
  std::size_t beginnings_;
  std::vector<std::uint32_t> seeds_;  // [lanes]
};

}  // namespace asymsweep
