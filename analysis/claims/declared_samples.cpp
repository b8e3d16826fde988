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

/// Why a run, or the pair of two, has no number.
void count_why(Sample& sample, std::int8_t status, std::int8_t status_other = 1) {
  const auto is = [&](std::int8_t wanted) { return status == wanted || status_other == wanted; };
  if (is(2)) sample.diverged += 1;
  else if (is(3)) sample.failed += 1;
  else sample.no_number += 1;
}

Sample sample_of(RunValues own, const Known& known) {
  Sample sample{.what = "", .seeds = std::move(own.runs.seeds), .values = std::move(own.values), .known = known, .tells_nothing = ""};
  for (std::size_t run = 0; run < sample.values.size(); ++run)
    if (std::isnan(sample.values[run])) count_why(sample, own.runs.status[run]);
  if (!own.moved.empty() && std::ranges::find(own.moved, true) == own.moved.end()) sample.tells_nothing = "no run moved";
  return sample;
}

/// Values of the partner's on the same seeds are taken off; NaN of either is NaN. Differences by rounding are none.
Sample paired(const DeclaredPart& part, const RunValues& own, const RunValues& other, const Known& known, const Known& known_other, double rounding, Reference& reference) {
  Sample pairs{.what = "", .known = {known.low - known_other.high, known.high - known_other.low, known.tail + known_other.tail}, .tells_nothing = ""};
  std::vector<double> after, before;
  for (const auto& runs : paired_runs(std::vector{&own.runs.seeds, &other.runs.seeds})) {
    pairs.seeds.push_back(own.runs.seeds[runs[0]]);
    after.push_back(own.values[runs[0]]);
    before.push_back(other.values[runs[1]]);
    if (std::isnan(after.back()) || std::isnan(before.back())) count_why(pairs, own.runs.status[runs[0]], other.runs.status[runs[1]]);
  }
  pairs.values = improvements(std::move(after), before, {.share = rounding});
  if (!part.some.empty()) reference = {std::move(before), known_other};
  if (part.question.test != Test::share) return pairs;
  for (double& value : pairs.values)
    if (!std::isnan(value)) value = value > 0;
  pairs.known = {.low = 0, .high = 1};
  return pairs;
}

/// What is no number counts against the claim: as the worst that a value can be. Without bounds there is no worst, and nothing is decided.
/// `least`: of each run, where more is known than of all; or empty.
void count_against(const Question& question, const std::vector<double>& least, Sample& sample) {
  std::vector<std::uint64_t> seeds;
  std::vector<double> values;
  for (std::size_t run = 0; run < sample.values.size(); ++run) {
    double value = sample.values[run];
    if (std::isnan(value)) value = question.side == Side::below ? sample.known.high : least.empty() ? sample.known.low
                                                                                                    : least[run];
    if (std::isinf(value)) continue;
    seeds.push_back(sample.seeds[run]);
    values.push_back(value);
  }
  sample.seeds = std::move(seeds);
  sample.values = std::move(values);
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
    if (part.against) {
      partner = part.against->partner_of(results.sweep(), c);
      sample = paired(part, own, values.of_partner(*partner), values.known(c), values.known(*partner), rounding_of(results, c).share, reference);
    } else {
      least = std::move(own.least);
      sample = sample_of(std::move(own), values.known(c));
    }
    sample.what = results.describe(c);
    count_against(part.question, least, sample);
  });
  for (const auto& one : left_out_of)
    for (const auto& [words, count] : one) left_out[words] += count;
  return all;
}

Compared pooled(std::vector<Compared> all) {
  const auto count = static_cast<double>(all.size());
  std::map<std::uint64_t, std::pair<std::size_t, double>> of_seed;  // how many, and their sum
  Compared pool{.sample = {.what = format_count(all.size(), "configuration") + ", pooled by seed", .known = {0, 0}, .tells_nothing = ""}};
  for (const auto& [configuration, partner, sample, reference] : all) {
    for (std::size_t run = 0; run < sample.values.size(); ++run) {
      auto& [n, sum] = of_seed[sample.seeds[run]];
      n += 1;
      sum += sample.values[run];
    }
    pool.sample.known.low += sample.known.low / count;
    pool.sample.known.high += sample.known.high / count;
    pool.sample.known.tail += sample.known.tail / count;
    pool.sample.diverged += sample.diverged;
    pool.sample.failed += sample.failed;
    pool.sample.no_number += sample.no_number;
  }
  for (const auto& [seed, seen] : of_seed) {
    if (seen.first != all.size()) continue;
    pool.sample.seeds.push_back(seed);
    pool.sample.values.push_back(seen.second / count);
  }
  return pool;
}

}  // namespace asymsweep::analysis
