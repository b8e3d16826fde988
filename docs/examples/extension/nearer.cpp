// X1: a policy trained with truncated_is ends nearer to mu_0 than one trained with asymre.
#include <asymsweep/analysis/claims/registry.hpp>
#include <asymsweep/analysis/statistics/binomial.hpp>

#include <map>

#include "additions.hpp"

using namespace asymsweep;
using namespace asymsweep::analysis;

namespace {

/// Everything of a configuration but its algorithm.
std::map<std::string, Value> rest_of(const Configuration& configuration) {
  auto rest = configuration.values();
  rest.erase("train.algorithm");
  return rest;
}

/// By seed: whether it ended nearer in every pair of configurations that differ in the algorithm only.
std::map<std::uint64_t, bool> nearer_everywhere(const Results& results) {
  std::map<std::map<std::string, Value>, std::size_t> with_asymre;
  for (std::size_t c = 0; c < results.configurations(); ++c)
    if (results.configuration(c).word("train.algorithm") == "asymre") with_asymre[rest_of(results.configuration(c))] = c;
  std::map<std::uint64_t, bool> nearer;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    if (results.configuration(c).word("train.algorithm") != "truncated_is") continue;
    const auto pair = with_asymre.find(rest_of(results.configuration(c)));
    if (pair == with_asymre.end()) continue;
    const auto runs = results.runs(c), other_runs = results.runs(pair->second);
    const auto own = results.metric("kl_divergence", c, runs), other = results.metric("kl_divergence", pair->second, other_runs);
    std::map<std::uint64_t, double> of_asymre;
    for (std::size_t i = 0; i < other.size(); ++i) of_asymre[other_runs.seeds[i]] = other[i];
    for (std::size_t i = 0; i < own.size(); ++i)
      if (const auto same_seed = of_asymre.find(runs.seeds[i]); same_seed != of_asymre.end()) {
        auto& so_far = nearer.try_emplace(runs.seeds[i], true).first->second;
        so_far = so_far && own[i] < same_seed->second;
      }
  }
  return nearer;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  if (!evidence.results().has_metric("kl_divergence")) return verdict;
  const auto nearer = nearer_everywhere(evidence.results());
  if (nearer.empty()) return verdict;  // not tested
  std::size_t successes = 0;
  for (const auto& [seed, is_nearer] : nearer) successes += is_nearer;
  verdict.n = nearer.size();
  verdict.estimate = static_cast<double>(successes) / static_cast<double>(verdict.n);
  verdict.interval = statistics::clopper_pearson(successes, verdict.n);
  verdict.decision = verdict.interval.low > 0.5    ? Decision::supported
                     : verdict.interval.high < 0.5 ? Decision::refuted
                                                   : Decision::undecided;
  verdict.finding = std::to_string(successes) + " of " + std::to_string(verdict.n) + " seeds ended nearer in every pair";
  return verdict;
}

}  // namespace

void add_nearer() {
  add_claim({.id = "X1",
             .name = "nearer",
             .statement = "Truncated importance weights leave the policy nearer to mu_0 than AsymRE's.",
             .method = "Every pair of bandit configurations that differ in train.algorithm only, truncated_is against asymre. "
                       "Statistic: share of seeds with the smaller kl_divergence in every pair; a seed counts once, for its "
                       "instance is its own. Clopper-Pearson 95 % above 1/2: supported; below: refuted.",
             .decide = decide});
}
