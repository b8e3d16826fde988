// X1: a policy trained with truncated_is ends nearer to mu_0 than one trained with asymre.
#include <asymsweep/analysis/claims/registry.hpp>
#include <asymsweep/analysis/known_bounds.hpp>

#include <map>

#include "additions.hpp"

using namespace asymsweep;
using namespace asymsweep::analysis;

namespace {

constexpr double alpha = 0.05;

/// Two configurations that differ in the algorithm only, and the seeds that have run in both.
struct Pair {
  std::size_t configuration = 0;  ///< with truncated_is
  std::size_t nearer = 0, seeds = 0;
  double share() const { return static_cast<double>(nearer) / static_cast<double>(seeds); }
};

/// kl_divergence by seed.
std::map<std::uint64_t, double> divergences(const Results& results, std::size_t configuration) {
  const auto runs = results.runs(configuration);
  const auto values = results.metric("kl_divergence", configuration, runs);
  std::map<std::uint64_t, double> by_seed;
  for (std::size_t i = 0; i < values.size(); ++i) by_seed[runs.seeds[i]] = values[i];
  return by_seed;
}

std::vector<Pair> pairs_of(const Results& results) {
  std::map<std::map<std::string, Value>, std::map<std::string, std::size_t>> by_rest;  // the other keys; the algorithm
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    auto rest = results.configuration(c).values();
    rest.erase("train.algorithm");
    by_rest[rest][results.configuration(c).word("train.algorithm")] = c;
  }
  std::vector<Pair> pairs;
  for (const auto& [rest, configurations] : by_rest) {
    if (!configurations.contains("asymre") || !configurations.contains("truncated_is")) continue;
    Pair pair{.configuration = configurations.at("truncated_is")};
    const auto of_asymre = divergences(results, configurations.at("asymre"));
    for (const auto& [seed, own] : divergences(results, pair.configuration))
      if (const auto other = of_asymre.find(seed); other != of_asymre.end()) pair.seeds += 1, pair.nearer += own < other->second;
    if (pair.seeds > 0) pairs.push_back(pair);
  }
  return pairs;
}

Verdict decide(const Evidence& evidence) {
  Verdict verdict;
  const auto& results = evidence.results();
  if (!results.has_metric("kl_divergence")) return verdict;
  const auto pairs = pairs_of(results);
  if (pairs.empty()) return verdict;  // not tested
  const double pair_count = static_cast<double>(pairs.size());
  std::size_t above = 0, below = 0;
  const Pair* worst = &pairs.front();
  for (const auto& pair : pairs) {
    verdict.n += pair.seeds;
    above += share_interval(pair.nearer, pair.seeds, alpha).low > 0.5;
    below += share_interval(pair.nearer, pair.seeds, alpha / pair_count).high < 0.5;
    if (pair.share() < worst->share()) worst = &pair;
  }
  verdict.decision = below > 0 ? Decision::refuted : above == pairs.size() ? Decision::supported
                                                                           : Decision::undecided;
  verdict.estimate = worst->share();
  verdict.interval = share_interval(worst->nearer, worst->seeds, alpha / pair_count);
  verdict.estimate_is_of(results.describe(worst->configuration), worst->seeds);
  verdict.finding = "most seeds end nearer (95 % confidence) in " + std::to_string(above) + " of " + std::to_string(pairs.size()) +
                    " pairs, do not in " + std::to_string(below);
  return verdict;
}

}  // namespace

void add_nearer() {
  add_claim({.id = "X1",
             .name = "nearer",
             .statement = "Truncated importance weights leave the policy nearer to mu_0 than AsymRE's, in most instances.",
             .method = "Every pair of bandit configurations that differ in train.algorithm only, truncated_is against asymre. "
                       "Statistic: share of seeds with the smaller kl_divergence. Supported when each pair's is above one half "
                       "(Beta-Bernoulli at 5 %, intersection-union); refuted when one pair's is below it (Bonferroni at "
                       "5 %). The estimate is the smallest share.",
             .refuted = "In some pair most seeds did not end nearer (95 % confidence); in the others they may.",
             .decide = decide});
}
