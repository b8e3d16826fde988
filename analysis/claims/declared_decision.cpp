// A declared claim becomes a row like those of the theory: samples from the result file, a question, and the rules of all claims.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/claims/declared_values.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/improvement.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "training/rounding.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What a configuration, or a pair of two, says.
struct Compared {
  std::size_t configuration = 0;
  std::optional<std::size_t> partner = {};
  Sample sample;
};

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
  return sample;
}

/// Values of the partner's on the same seeds are taken off; NaN of either is NaN. Differences by rounding are none.
Sample paired(const DeclaredClaim& claim, const RunValues& own, const RunValues& other, const Known& known, const Known& known_other, double rounding) {
  Sample pairs{.what = "", .known = {known.low - known_other.high, known.high - known_other.low, known.tail + known_other.tail}, .tells_nothing = ""};
  std::map<std::uint64_t, std::size_t> of_seed;  // the other's run
  for (std::size_t run = 0; run < other.runs.seeds.size(); ++run) of_seed[other.runs.seeds[run]] = run;
  std::vector<double> after, before;
  for (std::size_t run = 0; run < own.runs.seeds.size(); ++run)
    if (const auto found = of_seed.find(own.runs.seeds[run]); found != of_seed.end()) {
      pairs.seeds.push_back(found->first);
      after.push_back(own.values[run]);
      before.push_back(other.values[found->second]);
      if (std::isnan(after.back()) || std::isnan(before.back())) count_why(pairs, own.runs.status[run], other.runs.status[found->second]);
    }
  pairs.values = improvements(std::move(after), before, {.share = rounding});
  if (claim.question.test != Test::share) return pairs;
  for (double& value : pairs.values) value = std::isnan(value) ? nan : value > 0;
  pairs.known = {.low = 0, .high = 1};
  return pairs;
}

/// What is no number counts against the claim: as the worst that a value can be. Without bounds there is no worst, and nothing is decided.
void count_against(const Question& question, Sample& sample) {
  const double worst = question.side == Side::above ? sample.known.low : sample.known.high;
  std::vector<std::uint64_t> seeds;
  std::vector<double> values;
  for (std::size_t run = 0; run < sample.values.size(); ++run) {
    const bool is_number = !std::isnan(sample.values[run]);
    if (!is_number && std::isinf(worst)) continue;
    seeds.push_back(sample.seeds[run]);
    values.push_back(is_number ? sample.values[run] : worst);
  }
  sample.seeds = std::move(seeds);
  sample.values = std::move(values);
}

std::vector<Compared> compare(const DeclaredClaim& claim, const Results& results, const std::vector<std::size_t>& configurations) {
  const ClaimValues values(claim, results);
  std::vector<Compared> all(configurations.size());
  parallel_for(all.size(), usable_cores(), [&](std::size_t i) {
    const auto c = configurations[i];
    all[i].configuration = c;
    if (claim.against) {
      const auto partner = claim.against->partner_of(results.sweep(), c);
      all[i].partner = partner;
      all[i].sample = paired(claim, values.of(c), values.of(partner), values.known(c), values.known(partner), rounding_of(results, c).share);
    } else {
      all[i].sample = sample_of(values.of(c), values.known(c));
    }
    all[i].sample.what = results.describe(c);
    count_against(claim.question, all[i].sample);
  });
  return all;
}

/// One value a seed: the mean over the configurations, of seeds that have run in each.
Compared pooled(std::vector<Compared> all) {
  const auto count = static_cast<double>(all.size());
  std::map<std::uint64_t, std::pair<std::size_t, double>> of_seed;  // how many, and their sum
  Compared pool{.sample = {.what = format_count(all.size(), "configuration") + ", pooled by seed", .known = {0, 0}, .tells_nothing = ""}};
  for (const auto& [configuration, partner, sample] : all) {
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

/// The sample that the decision rests on: of those that disagree the one with the least doubt, else the weakest.
const Compared& deciding(const Question& question, const Verdict& verdict, const std::vector<Compared>& all) {
  const auto is = [&](const std::string& what) { return std::ranges::find_if(all, [&](const Compared& one) { return one.sample.what == what; }); };
  const auto& evidence = verdict.evidence;
  if (verdict.decision == Decision::refuted && question.test == Test::mean) {
    const auto& failing = evidence["configurations_that_disagree"];
    const auto least = std::ranges::min_element(failing, {}, [](const Json& row) { return row["p_holm"].get<double>(); });
    return *is((*least)["configuration"]);
  }
  return *is(evidence["estimate_of"]);
}

/// Who decided: its worst seed, and the commands that train that again.
Json who_decided(const Results& results, const Question& question, const Compared& one) {
  const auto& [configuration, partner, sample] = one;
  Json who = {{"configuration", sample.what}};
  if (sample.values.empty()) return who;
  const auto better = [&](double value) { return question.side == Side::above ? value : -value; };
  const auto worst = static_cast<std::size_t>(std::ranges::min_element(sample.values, {}, better) - sample.values.begin());
  who["worst_seed"] = sample.seeds[worst];
  who["worst_value"] = json_number(sample.values[worst]);
  if (sample.what.ends_with("pooled by seed")) return who;
  who["replay"] = results.replay(configuration, sample.seeds[worst]);
  if (partner) who["replay_against"] = results.replay(*partner, sample.seeds[worst]);
  return who;
}

std::string value_words(const DeclaredClaim& claim) {
  if (!claim.against) return claim.value_text;
  return claim.question.test == Test::mean ? claim.value_text + " less that of " + claim.against->text : claim.value_text + " above that of " + claim.against->text;
}

Verdict decide_samples(const DeclaredClaim& claim, const Results& results, const std::vector<std::size_t>& configurations, double error_rate) {
  auto question = claim.question.at(error_rate);
  auto all = compare(claim, results, configurations);
  std::size_t diverged = 0, failed = 0, no_number = 0;
  for (const auto& one : all) diverged += one.sample.diverged, failed += one.sample.failed, no_number += one.sample.no_number;
  if (claim.pooled) {
    all = {pooled(std::move(all))};
    question.test = Test::mean;  // of shares of a seed's runs
  }
  std::vector<Sample> samples;
  for (const auto& one : all)
    if (!one.sample.values.empty()) samples.push_back(one.sample);
  auto verdict = judge(question, value_words(claim), samples, claim.pooled ? 1 : configurations.size());
  if (samples.empty()) return verdict;
  if (diverged > 0) verdict.evidence["diverged"] = diverged;
  if (failed > 0) verdict.evidence["failed"] = failed;
  if (no_number > 0) verdict.evidence["no_number"] = no_number;
  const auto& one = deciding(question, verdict, all);
  verdict.evidence["decided_by"] = who_decided(results, question, one);
  return verdict;
}

/// Whether nothing is drawn for a configuration's runs: the name of their one instance.
std::optional<std::uint64_t> instance_of(const Results& results, std::size_t c) {
  const auto configuration = results.configuration(c);
  if (configuration.word("problem.environment") != "bandit") return std::nullopt;
  return fixed_instance(configuration, results.sweep().root_seed);
}

bool is_exact(const Results& results, std::size_t c) {
  const auto configuration = results.configuration(c);
  return configuration.has("train.gradient") && configuration.word("train.gradient") == "exact";
}

Verdict decide_every_run(const DeclaredClaim& claim, const Results& results, const std::vector<std::size_t>& configurations, double error_rate) {
  const ClaimValues values(claim, results);
  Facts facts(results, error_rate, "margin");
  Json closest;
  double least = std::numeric_limits<double>::infinity();
  for (const auto c : configurations) {
    const auto runs = values.of(c);
    const auto fixed = instance_of(results, c);
    const bool exact = is_exact(results, c);
    if (fixed && !exact) facts.count_seeds();
    for (std::size_t run = 0; run < runs.values.size(); ++run) {
      const auto seed = runs.runs.seeds[run];
      const auto draw = fixed && exact ? *fixed : seed;  // runs of one draw are no replicates of one another
      if (runs.runs.status[run] == 3) {
        facts.leave_out_failed();
        continue;
      }
      const bool holds = runs.values[run] == 1;
      facts.add({c, seed, draw, draw}, holds, runs.margins[run]);
      if (runs.runs.status[run] != 1) facts.count_diverged();
      if (!holds || !(runs.margins[run] < least)) continue;
      least = runs.margins[run];
      closest = {{"configuration", results.describe(c)}, {"worst_seed", seed}, {"margin", least}, {"replay", results.replay(c, seed)}};
    }
  }
  auto verdict = every_run(facts);
  if (verdict.decision != Decision::refuted && !closest.is_null()) verdict.evidence["closest"] = closest;
  return verdict;
}

std::string method_of(const DeclaredClaim& claim) {
  const std::string runs = claim.where_text.empty() ? "every configuration" : claim.where_text;
  const auto text = [&](const std::string& rule) { return "Runs: " + runs + ". Value: " + value_words(claim) + ". Test: " + claim.test + ". Rule: " + rule + "."; };
  if (claim.question.test == Test::every_run) return text(every_run_words(claim.question.error_rate) + ", nor while a run of a program has failed");
  const std::string side = claim.question.side == Side::above ? "above " : "below ", other = claim.question.side == Side::above ? "below" : "above";
  const std::string bound = side + format_number(claim.question.bound), rate = format_number(100 * claim.question.error_rate) + " %";
  const std::string of = std::string("the ") + (claim.question.test == Test::mean ? "mean" : "share") + (claim.pooled ? " over all configurations" : " of every configuration");
  return text("supported when " + of + " is " + bound + ", refuted when " + (claim.pooled ? "it" : "that of one") + " is " + other + ", at an error rate of " + rate +
              (claim.pooled ? "; one value a seed" : " over all configurations") +
              (claim.question.test == Test::share && !claim.pooled ? "; Beta-Bernoulli" : "; by betting, within bounds of the value that are known beforehand") +
              ". A run that diverged or failed, or whose value is no number, counts against the claim. " + bounds_words());
}

Verdict decide(const DeclaredClaim& claim, const Results& results, const std::vector<std::size_t>& configurations, double error_rate) {
  return claim.question.test == Test::every_run ? decide_every_run(claim, results, configurations, error_rate) : decide_samples(claim, results, configurations, error_rate);
}

bool is_decided(const Verdict& verdict) { return verdict.decision == Decision::supported || verdict.decision == Decision::refuted; }

std::vector<std::size_t> with_partners(const DeclaredClaim& claim, const Results& results, const std::vector<std::size_t>& configurations) {
  std::set<std::size_t> all(configurations.begin(), configurations.end());
  if (claim.against)
    for (const auto c : configurations) all.insert(claim.against->partner_of(results.sweep(), c));
  return {all.begin(), all.end()};
}

/// Those of known bounds; of a pool all or none.
std::vector<Compared> with_bounds(const DeclaredClaim& claim, std::vector<Compared> all) {
  const auto has_bounds = [](const Compared& one) { return one.sample.known.bounded(); };
  if (!claim.pooled) std::erase_if(all, [&](const Compared& one) { return !has_bounds(one); });
  else if (!std::ranges::all_of(all, has_bounds)) all.clear();
  return all;
}

std::vector<std::size_t> places_of(const std::vector<Compared>& all) {
  std::vector<std::size_t> places;
  for (const auto& one : all) places.push_back(one.configuration);
  return places;
}

}  // namespace

std::vector<std::size_t> decidable(const DeclaredClaim& claim, const Results& results) {
  const auto configurations = configurations_of(claim, results.sweep());
  if (claim.question.test == Test::every_run) return configurations;
  return with_partners(claim, results, places_of(with_bounds(claim, compare(claim, results, configurations))));
}

Standing standing_of(const DeclaredClaim& claim, const Results& results) {
  const auto configurations = configurations_of(claim, results.sweep());
  const auto& question = claim.question;
  if (is_decided(decide(claim, results, configurations, question.error_rate))) return {.decided = true, .open = {}};
  if (question.test == Test::every_run) return {.open = configurations};
  auto open = with_bounds(claim, compare(claim, results, configurations));
  // A configuration that has shown its side alone cannot support the claim more, nor refute it.
  if (!claim.pooled) std::erase_if(open, [&](const Compared& one) { return has_shown(question, one.sample, configurations.size()); });
  return {.open = with_partners(claim, results, places_of(open))};
}

Claim as_claim(DeclaredClaim declared) {
  const auto& statement = declared.statement;
  Claim claim{.id = declared.name,
              .name = statement.ends_with('.') ? statement.substr(0, statement.size() - 1) : statement,
              .statement = statement,
              .method = method_of(declared),
              .refuted = "",
              .decide = {},
              .declaration = Declaration{.text = declared.text, .error_rate = declared.question.error_rate}};
  claim.decide = [declared = std::move(declared)](const Evidence& evidence) {
    const auto& results = evidence.results();
    const auto configurations = configurations_of(declared, results.sweep());
    const double error_rate = declared.question.error_rate * evidence.error_rate() / alpha;
    auto verdict = decide(declared, results, configurations, error_rate);
    require_complete(verdict, results, with_partners(declared, results, configurations));
    return verdict;
  };
  return claim;
}

}  // namespace asymsweep::analysis
