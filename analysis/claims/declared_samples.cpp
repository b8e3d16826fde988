#include "analysis/claims/declared_samples.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/claims/declared_values.hpp"
#include "analysis/improvement.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "training/rounding.hpp"

namespace asymsweep::analysis {
namespace {

/// Why a run, or the pair of two, has no number; whether it failed, which says nothing of what the number would be.
bool count_why(Sample& sample, std::int8_t status, std::int8_t status_other = 1) {
  const auto is = [&](std::int8_t wanted) { return status == wanted || status_other == wanted; };
  if (is(2)) sample.diverged += 1;
  else if (is(3)) sample.failed += 1;
  else sample.no_number += 1;
  return is(3);
}

/// `failed`: of each value, whether its run failed.
Sample sample_of(RunValues own, const Known& known, std::vector<bool>& failed) {
  Sample sample{.what = "", .seeds = std::move(own.runs.seeds), .values = std::move(own.values), .known = known, .tells_nothing = ""};
  failed.assign(sample.values.size(), false);
  for (std::size_t run = 0; run < sample.values.size(); ++run)
    if (!std::isfinite(sample.values[run])) failed[run] = count_why(sample, own.runs.status[run]);
  if (!own.moved.empty() && std::ranges::find(own.moved, true) == own.moved.end()) sample.tells_nothing = "no run moved";
  return sample;
}

/// Values of the partner's on the same seeds are taken off; NaN of either is NaN. Differences by rounding are none.
Sample paired(const DeclaredPart& part, const RunValues& own, const RunValues& other, const Known& known, const Known& known_other, double rounding, Reference& reference,
              std::vector<bool>& failed) {
  Sample pairs{.what = "", .known = {known.low - known_other.high, known.high - known_other.low, known.tail + known_other.tail}, .tells_nothing = ""};
  std::vector<double> after, before;
  for (const auto& runs : paired_runs(std::vector{&own.runs.seeds, &other.runs.seeds})) {
    pairs.seeds.push_back(own.runs.seeds[runs[0]]);
    after.push_back(own.values[runs[0]]);
    before.push_back(other.values[runs[1]]);
    const bool is_none = !std::isfinite(after.back()) || !std::isfinite(before.back());
    failed.push_back(is_none && count_why(pairs, own.runs.status[runs[0]], other.runs.status[runs[1]]));
  }
  pairs.values = improvements(std::move(after), before, {.share = rounding});
  if (!part.some.empty()) reference = {std::move(before), known_other};
  if (part.question.test != Test::share) return pairs;
  for (double& value : pairs.values)
    if (std::isfinite(value)) value = value > 0;
  pairs.known = {.low = 0, .high = 1};
  return pairs;
}

/// What is no number counts against the claim: as the worst that a value can be. Without bounds there is no worst, and nothing is decided.
/// `least`: of each run, where more is known than of all; or empty.
void count_against(const Question& question, const std::vector<double>& least, const std::vector<bool>& failed, Sample& sample) {
  std::vector<std::uint64_t> seeds;
  std::vector<double> values, best;
  for (std::size_t run = 0; run < sample.values.size(); ++run) {
    const double low = least.empty() ? sample.known.low : least[run], high = sample.known.high;
    const auto [worst, most] = question.side == Side::above ? std::pair(low, high) : std::pair(high, low);
    const double value = std::isfinite(sample.values[run]) ? sample.values[run] : worst;
    if (!std::isfinite(value)) continue;
    seeds.push_back(sample.seeds[run]);
    values.push_back(value);
    best.push_back(failed[run] ? most : value);
  }
  sample.seeds = std::move(seeds);
  sample.values = std::move(values);
  if (sample.failed > 0) sample.at_best = std::move(best);
}

}  // namespace

std::vector<Compared> compare(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, const std::vector<std::size_t>& configurations, LeftOut& left_out) {
  const auto& results = evidence.results();
  const ClaimValues values(part, claim, evidence);
  std::vector<Compared> all(configurations.size());
  std::vector<LeftOut> left_out_of(all.size());
  parallel_for(all.size(), usable_cores(), [&](std::size_t i) {
    const auto c = configurations[i];
    auto& [configuration, partner, sample, reference] = all[i];
    configuration = c;
    auto own = values.of(c);
    left_out_of[i] = std::move(own.left_out);
    std::vector<double> least;
    std::vector<bool> failed;
    if (part.against) {
      partner = part.against->partner_of(results.sweep(), c);
      sample = paired(part, own, values.of_partner(*partner), values.known(c), values.known(*partner), rounding_of(results, c).share, reference, failed);
    } else {
      least = std::move(own.least);
      sample = sample_of(std::move(own), values.known(c), failed);
    }
    sample.what = results.describe(c);
    count_against(part.question, least, failed, sample);
  });
  for (const auto& one : left_out_of)
    for (const auto& [words, count] : one) left_out[words] += count;
  return all;
}

Compared pooled(std::vector<Compared> all) {
  const auto count = static_cast<double>(all.size());
  struct Sum {
    std::size_t n = 0;
    double values = 0, at_best = 0;
  };
  std::map<std::uint64_t, Sum> of_seed;
  Compared pool{.sample = {.what = format_count(all.size(), "configuration") + ", pooled by seed", .known = {0, 0}, .tells_nothing = ""}};
  for (const auto& [configuration, partner, sample, reference] : all) {
    for (std::size_t run = 0; run < sample.values.size(); ++run) {
      auto& sum = of_seed[sample.seeds[run]];
      sum.n += 1;
      sum.values += sample.values[run];
      sum.at_best += sample.at_best.empty() ? sample.values[run] : sample.at_best[run];
    }
    pool.sample.known.low += sample.known.low / count;
    pool.sample.known.high += sample.known.high / count;
    pool.sample.known.tail += sample.known.tail / count;
    pool.sample.diverged += sample.diverged;
    pool.sample.failed += sample.failed;
    pool.sample.no_number += sample.no_number;
  }
  const auto speaks = [](const Compared& one) { return one.sample.tells_nothing.empty(); };
  if (!all.empty() && std::ranges::none_of(all, speaks)) pool.sample.tells_nothing = all.front().sample.tells_nothing;
  for (const auto& [seed, seen] : of_seed) {
    if (seen.n != all.size()) continue;
    pool.sample.seeds.push_back(seed);
    pool.sample.values.push_back(seen.values / count);
    if (pool.sample.failed > 0) pool.sample.at_best.push_back(seen.at_best / count);
  }
  return pool;
}

}  // namespace asymsweep::analysis
