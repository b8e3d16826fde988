#pragma once
// A share of instances. Runs of one instance are no replicates of one another: an instance counts once, and holds when all
// of its runs do.

#include <map>
#include <string>

#include "analysis/claims/evidence.hpp"
#include "analysis/statistics/interval.hpp"

namespace asymsweep::analysis {

class InstanceShare {
 public:
  void add(const Cell& cell, std::size_t run, bool holds) { add(cell.instance(run), holds); }
  void add(const std::string& instance, bool holds);

  std::size_t instances() const { return holds_.size(); }
  std::size_t holding() const { return holding_; }
  const std::map<std::string, bool>& by_instance() const { return holds_; }
  double share() const { return static_cast<double>(holding_) / static_cast<double>(instances()); }
  /// Clopper-Pearson, 95 %.
  statistics::Interval interval() const;

 private:
  std::map<std::string, bool> holds_;
  std::size_t holding_ = 0;
};

}  // namespace asymsweep::analysis
