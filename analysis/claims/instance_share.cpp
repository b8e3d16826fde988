#include "analysis/claims/instance_share.hpp"

#include "analysis/statistics/binomial.hpp"

namespace asymsweep::analysis {

void InstanceShare::add(const std::string& instance, bool holds) {
  const auto [place, is_new] = holds_.try_emplace(instance, holds);
  if (is_new) {
    holding_ += holds;
  } else if (place->second && !holds) {
    place->second = false;
    holding_ -= 1;
  }
}

statistics::Interval InstanceShare::interval() const { return statistics::clopper_pearson(holding_, instances()); }

}  // namespace asymsweep::analysis
