// A declared claim becomes a row like those of the theory: samples from the result file, a question, and the rules of all claims
// (facts.cpp for every run, rules.cpp for means and shares).

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "analysis/claims/declared_some.hpp"
#include "analysis/claims/declared_values.hpp"
#include "analysis/claims/completeness.hpp"
#include "analysis/claims/facts.hpp"
#include "analysis/claims/rules.hpp"
#include "analysis/claims/seeds_to_show.hpp"
#include "analysis/claims/silence.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

using Json = nlohmann::ordered_json;

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
  const auto& [configuration, partner, sample, reference] = one;
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

Verdict decide_samples(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, const std::vector<std::size_t>& configurations, double error_rate) {
  auto question = part.question.at(error_rate);
  LeftOut left_out;
  auto all = compare(part, claim, evidence, configurations, left_out);
  std::size_t diverged = 0, failed = 0, no_number = 0;
  for (const auto& one : all) diverged += one.sample.diverged, failed += one.sample.failed, no_number += one.sample.no_number;
  const auto silence = silence_of(part, evidence.results(), all);
  if (part.pooled) {
    all = {pooled(std::move(all))};
    question.test = Test::mean;  // of shares of a seed's runs
  }
  std::vector<Sample> samples;
  for (const auto& one : all)
    if (!one.sample.values.empty()) samples.push_back(one.sample);
  auto verdict = part.some.empty() ? judge(question, value_words(part), samples, part.pooled ? 1 : configurations.size())
                                   : decide_some(part, error_rate, evidence.results(), groups_along(part, evidence.results().sweep(), all));
  doubt(verdict, silence);
  if (!left_out.empty()) verdict.evidence["left_out"] = left_out;
  if (samples.empty()) return verdict;
  if (diverged > 0) verdict.evidence["diverged"] = diverged;
  if (failed > 0) verdict.evidence["failed"] = failed;
  if (failed > 0) verdict.finding += "; " + format_count(failed, "run") + " failed";
  if (failed > 0 && verdict.decision == Decision::undecided) verdict.needs = "the failed runs: `asymsweep run` with --retry-failed";
  if (no_number > 0) verdict.evidence["no_number"] = no_number;
  if (verdict.evidence.contains("estimate_of")) verdict.evidence["decided_by"] = who_decided(evidence.results(), question, deciding(question, verdict, all));
  return verdict;
}

Verdict decide_every_run(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, const std::vector<std::size_t>& configurations, double error_rate) {
  const auto& results = evidence.results();
  const ClaimValues values(part, claim, evidence);
  Facts facts(results, error_rate, "margin");
  LeftOut left_out;
  Json closest;
  double least = std::numeric_limits<double>::infinity();
  for (const auto c : configurations) {
    const auto runs = part.against ? values.of_pairs(c, part.against->partner_of(results.sweep(), c)) : values.of(c);
    if (runs.replicates.are_seeds) facts.count_seeds();
    for (const auto& [words, count] : runs.left_out) left_out[words] += count;
    for (std::size_t run = 0; run < runs.values.size(); ++run) {
      const auto& replicate = runs.replicates.of_runs[run];
      if (runs.runs.status[run] == 3) {
        facts.leave_out_failed();
        continue;
      }
      const bool holds = runs.values[run] == 1;
      if (holds && !runs.moved.empty() && !runs.moved[run]) {
        facts.leave_out_unmoved();
        continue;
      }
      facts.add(replicate, holds, runs.margins[run]);
      if (runs.runs.status[run] != 1) facts.count_diverged();
      if (!holds || !(runs.margins[run] < least)) continue;
      least = runs.margins[run];
      closest = {{"configuration", results.describe(c)}, {"worst_seed", replicate.seed}, {"margin", least}, {"replay", results.replay(c, replicate.seed)}};
    }
  }
  auto verdict = every_run(facts, left_out);
  if (verdict.decision != Decision::refuted && !closest.is_null()) verdict.evidence["closest"] = closest;
  return verdict;
}

Verdict decide(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, double error_rate) {
  const auto configurations = configurations_of(part, evidence.results().sweep());
  if (configurations.empty()) return {};
  return part.question.test == Test::every_run ? decide_every_run(part, claim, evidence, configurations, error_rate) : decide_samples(part, claim, evidence, configurations, error_rate);
}

/// Of a claim that needs all parts. Those that are not tested leave it undecided, and may be tested by another file.
Verdict whole_of_all(std::vector<PartVerdict> tested, const std::vector<PartVerdict>& untested, const DeclaredClaim& claim) {
  std::map<std::string, Decision> decisions;  // by title
  for (const auto& part : tested) decisions[part.title] = part.verdict.decision;
  auto whole = whole_of(std::move(tested));
  for (const auto& part : untested) {
    whole.finding += "; " + part.title + ": not tested here";
    if (whole.decision == Decision::supported) whole.decision = Decision::undecided;
    whole.needs += (whole.needs.empty() ? "" : "; and ") + ("runs that test the part " + part.title);
    decisions[part.title] = Decision::not_tested;
  }
  for (const auto& part : claim.parts) {
    whole.halves.push_back({part.title, decisions[part.title]});
    whole.evidence["halves"][part.title] = decision_text(decisions[part.title]);
  }
  return whole;
}

/// Of parts: refuted if one is, supported if each that the runs test is. `scale`: of their error rates.
Verdict decide(const DeclaredClaim& claim, const Evidence& evidence, double scale) {
  std::vector<PartVerdict> tested, untested;
  for (const auto& part : claim.parts) {
    auto verdict = decide(part, claim.name, evidence, part.question.error_rate * scale);
    auto& among = verdict.decision == Decision::not_tested ? untested : tested;
    among.push_back({part.name, part.title, std::move(verdict)});
  }
  if (tested.empty()) {
    const auto says_why = std::ranges::find_if(untested, [](const PartVerdict& part) { return !part.verdict.evidence.empty(); });
    return says_why == untested.end() ? Verdict{} : says_why->verdict;
  }
  if (claim.needs_all_parts) return whole_of_all(std::move(tested), untested, claim);
  return whole_of(std::move(tested));
}

bool is_decided(const Verdict& verdict) { return verdict.decision == Decision::supported || verdict.decision == Decision::refuted; }

std::vector<std::size_t> with_partners(const DeclaredPart& part, const Results& results, const std::vector<std::size_t>& configurations) {
  std::set<std::size_t> all(configurations.begin(), configurations.end());
  if (part.against)
    for (const auto c : configurations) all.insert(part.against->partner_of(results.sweep(), c));
  return {all.begin(), all.end()};
}

/// Nothing is decided while runs of its configurations, or of their partners, are missing.
Verdict decide_complete(const DeclaredClaim& claim, const Evidence& evidence) {
  const auto& results = evidence.results();
  auto verdict = decide(claim, evidence, evidence.error_rate() / alpha);
  std::set<std::size_t> all;
  for (const auto& part : claim.parts)
    for (const auto c : with_partners(part, results, configurations_of(part, results.sweep()))) all.insert(c);
  require_complete(verdict, results, {all.begin(), all.end()});
  return verdict;
}

/// Those of known bounds; of a pool all or none.
std::vector<Compared> with_bounds(const DeclaredPart& part, std::vector<Compared> all) {
  const auto has_bounds = [](const Compared& one) { return one.sample.known.bounded(); };
  if (!part.pooled) std::erase_if(all, [&](const Compared& one) { return !has_bounds(one); });
  else if (!std::ranges::all_of(all, has_bounds)) all.clear();
  return all;
}

std::vector<std::size_t> places_of(const std::vector<Compared>& all) {
  std::vector<std::size_t> places;
  for (const auto& one : all) places.push_back(one.configuration);
  return places;
}

/// Configurations, partners among them, whose further runs could decide a part that is not decided; `ever`: or could at any time.
std::vector<std::size_t> open_of(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, bool ever) {
  const auto& results = evidence.results();
  const auto configurations = configurations_of(part, results.sweep());
  if (part.question.test == Test::every_run) return with_partners(part, results, configurations);
  LeftOut none;
  auto open = with_bounds(part, compare(part, claim, evidence, configurations, none));
  if (!ever && !part.some.empty()) open = open_candidates(part, groups_along(part, results.sweep(), std::move(open)));
  // A configuration that has shown its side alone cannot support the claim more, nor refute it.
  if (!ever && !part.pooled && part.some.empty()) std::erase_if(open, [&](const Compared& one) { return has_shown(part.question, one.sample, configurations.size()); });
  return with_partners(part, results, places_of(open));
}

}  // namespace

Verdict whole_of(std::vector<PartVerdict> tested) {
  if (tested.size() == 1) return std::move(tested.front().verdict);
  const auto is = [](Decision wanted) { return [wanted](const PartVerdict& part) { return part.verdict.decision == wanted; }; };
  auto shown = std::ranges::find_if(tested, [](const PartVerdict& part) { return part.verdict.is_final; });
  if (shown == tested.end()) shown = std::ranges::find_if(tested, is(Decision::refuted));
  const bool is_refuted = shown != tested.end();
  const auto open = std::ranges::find_if(tested, is(Decision::undecided));
  const auto needs = open == tested.end() ? "" : open->verdict.needs;
  nlohmann::ordered_json evidence;
  std::string finding;
  for (const auto& [name, title, verdict] : tested) {
    evidence[name] = verdict.json();
    finding += (finding.empty() ? "" : "; ") + title + ": " + verdict.finding;
  }
  auto whole = std::move((is_refuted ? shown : tested.begin())->verdict);
  whole.evidence.update(evidence);
  whole.decision = is_refuted ? Decision::refuted : open == tested.end() ? Decision::supported
                                                                         : Decision::undecided;
  whole.finding = std::move(finding);
  whole.needs = needs;
  return whole;
}

bool DeclaredClaim::reads_cells() const {
  return std::ranges::any_of(parts, [](const DeclaredPart& part) { return part.reads_cells(); });
}

std::vector<std::size_t> decidable(const DeclaredClaim& claim, const Results& results) {
  std::set<std::size_t> all;
  const auto evidence = Evidence::without_cells(results);  // no run has been read
  for (const auto& part : claim.parts)
    for (const auto c : open_of(part, claim.name, evidence, true)) all.insert(c);
  return {all.begin(), all.end()};
}

Standing standing_of(const DeclaredClaim& claim, const Evidence& evidence) {
  const auto whole = decide(claim, evidence, 1);
  if (whole.decision == Decision::refuted || (claim.parts.size() == 1 && is_decided(whole))) return {.decided = true, .open = {}};
  std::set<std::size_t> open;
  bool decided = true;  // each part: one that no run tests yet may be tested by later ones
  for (const auto& part : claim.parts) {
    if (configurations_of(part, evidence.results().sweep()).empty() || is_decided(decide(part, claim.name, evidence, part.question.error_rate))) continue;
    decided = false;
    for (const auto c : open_of(part, claim.name, evidence, false)) open.insert(c);
  }
  if (decided) return {.decided = true, .open = {}};
  return {.open = {open.begin(), open.end()}};
}

ClaimForecast forecast(const DeclaredClaim& claim, const Evidence& evidence) {
  const auto& results = evidence.results();
  double supported = 0, refuted = std::numeric_limits<double>::infinity();
  std::vector<std::pair<std::size_t, double>> places;
  for (const auto& part : claim.parts) {
    const auto configurations = configurations_of(part, results.sweep());
    const auto add = [&](const std::vector<std::size_t>& of, const SeedsToShow& seeds) {
      supported = std::max(supported, seeds.own);
      refuted = std::min(refuted, seeds.other);
      for (const auto c : with_partners(part, results, of)) places.emplace_back(c, std::min(seeds.own, seeds.other));
    };
    if (part.question.test == Test::every_run) {
      const auto verdict = decide_every_run(part, claim.name, evidence, configurations, part.question.error_rate);
      const bool fails = verdict.decision == Decision::refuted;
      add(configurations, {static_cast<double>(fewest_instances_at(part.question.error_rate)), fails ? 1 / verdict.estimate : std::numeric_limits<double>::infinity()});
      continue;
    }
    auto question = part.question;
    LeftOut none;
    auto all = compare(part, claim.name, evidence, configurations, none);
    if (part.pooled && !all.empty()) {
      question.test = Test::mean;
      add(configurations, seeds_to_show(question, pooled(std::move(all)).sample, 1));
      continue;
    }
    if (!part.some.empty()) {
      for (const auto& group : groups_along(part, results.sweep(), std::move(all))) add(places_of(group), {seeds_to_agree(part, group), std::numeric_limits<double>::infinity()});
      continue;
    }
    for (const auto& one : all) add({one.configuration}, seeds_to_show(question, one.sample, configurations.size()));
  }
  ClaimForecast whole{.seeds = std::min(supported, refuted)};
  for (const auto& [c, seeds] : places) {
    auto& most = whole.of_places[c];
    most = std::max(most, std::min(seeds, whole.seeds));
  }
  return whole;
}

Claim as_claim(DeclaredClaim declared) {
  auto claim = row_of(declared);
  claim.declaration = Declaration{.text = declared.text, .error_rate = declared.error_rate};
  claim.decide = [declared = std::move(declared)](const Evidence& evidence) {
    return decide_complete(declared, evidence);
  };
  return claim;
}

Claim as_theory(const ClaimSection& section) {
  auto claim = row_of(theory_claim(section));
  claim.decide = [section](const Evidence& evidence) {
    return decide_complete(theory_claim(section, evidence.results().sweep()), evidence);
  };
  return claim;
}

}  // namespace asymsweep::analysis
