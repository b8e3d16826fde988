#pragma once
// In what share of instances something holds, whatever the number of their runs.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/claims/evidence.hpp"
#include "analysis/known_bounds.hpp"

namespace asymsweep::analysis {

/// A share of instances. Runs of one instance are no replicates of one another: an instance counts once, and holds when all of
/// its runs do. Instances of one draw are not independent: a draw has the share of its instances, and all draws count alike.
class InstanceShare {
 public:
  /// `error_rate`: of `interval`.
  explicit InstanceShare(double error_rate = alpha) : error_rate_(error_rate) {}
  void add(std::uint64_t instance, std::uint64_t draw, bool holds);
  void add(const Cell& cell, std::size_t run, bool holds) { add(cell.instance(run), cell.draw(run), holds); }

  std::size_t instances() const { return each().size(); }
  std::size_t holding() const;
  std::size_t draws() const { return draw_shares().size(); }
  /// [draw]
  std::vector<double> draw_shares() const;
  double share() const;
  /// Beta-Bernoulli where every draw is one instance, else of the mean of the draws' shares, by betting.
  statistics::Interval interval() const;

  struct Instance {
    std::uint64_t name, draw;
    bool holds;
  };
  /// In the order of their names.
  const std::vector<Instance>& each() const;

 private:
  void join() const;

  double error_rate_;
  mutable std::vector<Instance> seen_;  ///< as they were added, those of one name joined when somebody asks or there is no room left
  mutable std::size_t joined_ = 0;      ///< the first ones of `seen_`
};

}  // namespace asymsweep::analysis
