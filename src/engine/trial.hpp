#pragma once
// A short training that tells how long a whole one takes.

#include <vector>

#include "sweep/sweep.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {

class Trial {
 public:
  /// Of configurations that are trained together; at least one.
  Trial(const Sweep& sweep, std::vector<Configuration> configurations);

  std::size_t configurations() const { return whole_.size(); }
  std::uint64_t seeds_in_lockstep() const { return lanes_; }
  /// Nominal seconds of the shortest three trials that tell it, each of a step or two and two or three checkpoints.
  double shortest_nominal_s() const;

  /// Processor seconds of `seeds` seeds, at most seeds_in_lockstep(), of each configuration. Where their training has more than `nominal_s`
  /// nominal seconds, it is not measured but extended from three trials in proportion: a short one, one of more steps (of pretraining too),
  /// one with more checkpoints.
  double predicted_s(std::uint64_t seeds, double nominal_s) const;

 private:
  struct Cut {
    double steps_share = 1;         ///< of the steps of training and pretraining
    std::uint64_t least_steps = 1;  ///< of training
    std::size_t checkpoints = 0;
  };
  using Configurations = std::vector<Configuration>;
  Configurations cut(const Cut& to) const;
  double nominal_s(const Configurations& configurations) const;
  double measured_s(const Configurations& configurations, std::uint64_t seeds, double least_nominal_s) const;

  const Sweep& sweep_;
  Configurations whole_;
  TrainingPlan plan_;
  std::uint64_t lanes_;
};

}  // namespace asymsweep
