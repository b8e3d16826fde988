#include "cli/power.hpp"

#include "analysis/statistics/sample_size.hpp"
#include "core/text.hpp"

namespace asymsweep {

std::vector<SeedsNeeded> seeds_needed(std::size_t configurations) {
  namespace st = statistics;
  constexpr double family = 0.05, power = 0.8;
  const double alpha = family / static_cast<double>(configurations);
  const std::vector<std::string> facts = {"G2", "G3", "G5", "G6", "G7", "G8"};  // with the exact gradient
  std::vector<SeedsNeeded> rows;
  for (const double effect : {0.2, 0.5, 0.8}) {
    const auto claim = "mean improvement above zero when it is " + format_number(effect) + " standard deviations (one-sided t)";
    rows.push_back({{"G2"}, claim, effect, alpha, st::t_size(effect, alpha, power, st::Sides::one)});
  }
  for (const double share : {0.6, 0.75, 0.95}) {
    const auto claim = "more than half of the seeds improve when " + format_number(100 * share) + " % do (exact binomial)";
    rows.push_back({{"G9"}, claim, share, alpha, st::binomial_size(0.5, share, alpha, power).n});
  }
  for (const double share : {0.95, 0.99, 0.999}) {
    const auto claim = "no counter-example: more than " + format_number(100 * share) + " % of instances agree (exact binomial)";
    rows.push_back({facts, claim, share, family, st::zero_failure_size(share, family)});
  }
  return rows;
}

}  // namespace asymsweep
