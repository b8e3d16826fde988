#include "cli/power.hpp"

#include "analysis/statistics/sample_size.hpp"
#include "core/text.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

namespace {

/// Does a configuration of the grid train AsymRE in a bandit with this gradient? The claims that count seeds are about those.
bool has_asymre(const Sweep& sweep, GradientKind gradient) {
  if (sweep.fixed.word("problem.environment") != "bandit") return false;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    if (const auto training = training_parameters(sweep.configuration(c)); training.algorithm == "asymre" && training.gradient == gradient)
      return true;
  return false;
}

}  // namespace

std::vector<SeedsNeeded> seeds_needed(const Sweep& sweep) {
  namespace st = statistics;
  constexpr double family = 0.05, power = 0.8;
  const double alpha = family / static_cast<double>(sweep.configuration_count());
  const bool sampled = has_asymre(sweep, GradientKind::sampled);
  const auto if_sampled = [&](const char* id) { return sampled ? std::vector<std::string>{id} : std::vector<std::string>{}; };
  std::vector<SeedsNeeded> rows;
  for (const double effect : {0.2, 0.5, 0.8}) {
    const auto claim = "mean improvement above zero when it is " + format_number(effect) + " standard deviations (one-sided t)";
    rows.push_back({if_sampled("G2"), claim, effect, alpha, st::t_size(effect, alpha, power, st::Sides::one)});
  }
  for (const double share : {0.6, 0.75, 0.95}) {
    const auto claim = "more than half of the seeds improve when " + format_number(100 * share) + " % do (exact binomial)";
    rows.push_back({if_sampled("G9"), claim, share, alpha, st::binomial_size(0.5, share, alpha, power).n});
  }
  if (!has_asymre(sweep, GradientKind::exact)) return rows;
  const std::vector<std::string> facts = {"G2", "G3", "G5", "G6", "G7", "G8"};
  for (const double share : {0.95, 0.99, 0.999}) {
    const auto claim = "no counter-example: more than " + format_number(100 * share) + " % of instances agree (exact binomial)";
    rows.push_back({facts, claim, share, family, st::zero_failure_size(share, family)});
  }
  return rows;
}

}  // namespace asymsweep
