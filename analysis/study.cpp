#include "analysis/study.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/text.hpp"
#include "sweep/configuration_names.hpp"

namespace asymsweep::analysis {
namespace {

/// Refuted by one, supported by one and refuted by none.
Decision together(const std::vector<Decision>& decisions) {
  for (const auto wanted : {Decision::refuted, Decision::supported, Decision::undecided})
    if (std::ranges::find(decisions, wanted) != decisions.end()) return wanted;
  return Decision::not_tested;
}

std::vector<Verdict::Half> halves_together(const std::vector<std::optional<Verdict>>& by) {
  std::vector<Verdict::Half> halves;
  for (const auto& verdict : by) {
    if (!verdict) continue;
    for (const auto& half : verdict->halves) {
      const auto known = std::ranges::find(halves, half.name, &Verdict::Half::name);
      if (known == halves.end()) halves.push_back(half);
      else known->decision = together({known->decision, half.decision});
    }
  }
  return halves;
}

Decision whole_of(const std::vector<Verdict::Half>& halves) {
  if (std::ranges::any_of(halves, [](const auto& half) { return half.decision == Decision::refuted; })) return Decision::refuted;
  return std::ranges::all_of(halves, [](const auto& half) { return half.decision == Decision::supported; }) ? Decision::supported : Decision::undecided;
}

/// Claims that sweeps declare are the same where they say the same.
bool are_same(const Claim& a, const Claim& b) {
  return a.id == b.id && a.declaration.has_value() == b.declaration.has_value() && (!a.declaration || a.declaration->text == b.declaration->text);
}

const DecidedClaim* find(const StudyFile& file, const Claim& claim) {
  const auto found = std::ranges::find_if(file.verdicts, [&](const DecidedClaim& decided) { return are_same(*decided.claim, claim); });
  return found == file.verdicts.end() ? nullptr : &*found;
}

bool tests(const StudyFile& file, const Claim& claim) {
  const auto* decided = find(file, claim);
  return decided && decided->verdict.decision != Decision::not_tested;
}

/// Each once. Of claims that are the same the one that was declared last: over several files it was not there before all runs.
std::vector<ClaimPointer> claims_of(const std::vector<StudyFile>& files) {
  std::vector<ClaimPointer> all;
  for (const auto& file : files)
    for (const auto& decided : file.verdicts) {
      const auto known = std::ranges::find_if(all, [&](const ClaimPointer& claim) { return are_same(*claim, *decided.claim); });
      if (known == all.end()) all.push_back(decided.claim);
      else if (decided.claim->declaration && !decided.claim->declaration->before) *known = decided.claim;
    }
  return all;
}

/// Of one file: a claim that a sweep declares may have another than those of the theory.
double error_rate_of(const Claim& claim) { return claim.declaration ? claim.declaration->error_rate : alpha; }

}  // namespace

std::size_t StudyVerdict::files() const {
  return static_cast<std::size_t>(std::ranges::count_if(by, [](const auto& verdict) { return verdict.has_value(); }));
}

std::string finding_of(const StudyVerdict& verdict, const std::vector<StudyFile>& files) {
  if (!verdict.shown) return "no run of these files tests the claim";
  std::string text = files[*verdict.shown].name + ": " + verdict.by[*verdict.shown]->finding;
  for (const auto& half : verdict.halves) {
    std::vector<std::string> by;  // files that say so
    for (std::size_t f = 0; f < files.size(); ++f)
      if (verdict.by[f] && std::ranges::any_of(verdict.by[f]->halves, [&](const auto& own) { return own.name == half.name && own.decision == half.decision; })) by.push_back(files[f].name);
    text += "; over all files the part " + half.name + " is " + decision_text(half.decision) + (by.empty() ? "" : " (" + join(by) + ")");
  }
  return text;
}

std::size_t shared_configurations(const Results& a, const Results& b) {
  const auto &x = a.sweep(), &y = b.sweep();
  if (x.first_seed >= y.first_seed + y.seeds || y.first_seed >= x.first_seed + x.seeds || x.root_seed != y.root_seed) return 0;
  auto own = configuration_names(x), others = configuration_names(y);
  std::ranges::sort(own);
  return static_cast<std::size_t>(std::ranges::count_if(others, [&](std::uint64_t name) { return std::ranges::binary_search(own, name); }));
}

StudyVerdict combine(ClaimPointer claim, double error_rate, std::vector<std::optional<Verdict>> by) {
  StudyVerdict all{.claim = std::move(claim), .error_rate = error_rate, .by = std::move(by), .shown = {}};
  std::vector<Decision> decisions;
  for (const auto& verdict : all.by)
    if (verdict) decisions.push_back(verdict->decision);
  all.decision = together(decisions);
  all.halves = halves_together(all.by);
  if (!all.halves.empty() && all.decision != Decision::refuted) all.decision = whole_of(all.halves);
  const auto weight = [&](std::size_t f) {
    const auto& verdict = *all.by[f];
    const bool supports_a_half = std::ranges::any_of(verdict.halves, [](const auto& half) { return half.decision == Decision::supported; });
    return std::tuple{verdict.decision == all.decision, supports_a_half, verdict.n};
  };
  for (std::size_t f = 0; f < all.by.size(); ++f)
    if (all.by[f] && (!all.shown || weight(*all.shown) < weight(f))) all.shown = f;
  return all;
}

std::vector<StudyVerdict> decide_study(const std::vector<StudyFile>& files) {
  const auto claims = claims_of(files);
  std::vector<std::vector<std::optional<Verdict>>> by(claims.size(), std::vector<std::optional<Verdict>>(files.size()));
  std::vector<double> rates(claims.size(), alpha);
  for (std::size_t c = 0; c < claims.size(); ++c) {
    const auto testing = std::ranges::count_if(files, [&](const StudyFile& file) { return tests(file, *claims[c]); });
    if (testing > 1) rates[c] = alpha / static_cast<double>(testing);
  }
  for (std::size_t f = 0; f < files.size(); ++f) {
    std::optional<Evidence> evidence;  // of one file at a time
    for (std::size_t c = 0; c < claims.size(); ++c) {
      if (!tests(files[f], *claims[c])) continue;
      const auto& [claim, alone] = *find(files[f], *claims[c]);
      if (rates[c] == alpha) {
        by[c][f] = alone;
        continue;
      }
      if (!evidence) evidence.emplace(*files[f].results);
      evidence->set_error_rate(rates[c]);
      by[c][f] = decide_claim(*claim, *evidence);
    }
  }
  std::vector<StudyVerdict> all;
  for (std::size_t c = 0; c < claims.size(); ++c) all.push_back(combine(claims[c], rates[c] / alpha * error_rate_of(*claims[c]), std::move(by[c])));
  return all;
}

nlohmann::ordered_json study_json(const Study& study) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& verdict : study.verdicts) {
    auto evidence = nlohmann::ordered_json{{"finding", finding_of(verdict, study.files)}, {"error_rate_of_each_file", verdict.error_rate}};
    for (const auto& half : verdict.halves) evidence["halves"][half.name] = decision_text(half.decision);
    evidence["files"] = nlohmann::ordered_json::array();
    for (std::size_t f = 0; f < study.files.size(); ++f)
      if (verdict.by[f]) {
        nlohmann::ordered_json row = {{"file", study.files[f].name}};
        row.update(verdict.by[f]->json());
        row.erase("counter_examples");
        evidence["files"].push_back(std::move(row));
      }
    evidence["left_out"] = nlohmann::ordered_json::array();
    for (const auto& file : study.left_out) evidence["left_out"].push_back({{"file", file.path}, {"reason", file.reason}});
    nlohmann::ordered_json interval = nullptr;
    const auto* shown = verdict.shown ? &*verdict.by[*verdict.shown] : nullptr;
    if (shown && std::isfinite(shown->interval.low)) interval = {shown->interval.low, json_number(shown->interval.high)};
    list.push_back({{"claim", verdict.claim->id},
                    {"statement", verdict.claim->statement},
                    {"verdict", decision_text(verdict.decision)},
                    {"estimate", shown ? json_number(shown->estimate) : nullptr},
                    {"interval", interval},
                    {"n", shown ? shown->n : 0},
                    {"method", "Refuted where one file refutes it, supported where one file supports it and none refutes it, each at an error rate of " + format_number(error_rate_of(*verdict.claim)) + " divided by the number of files that test the claim. In each file: " + verdict.claim->method},
                    {"evidence", evidence}});
    if (const auto& declaration = verdict.claim->declaration) list.back().update(declared_json(*declaration));
  }
  return list;
}

}  // namespace asymsweep::analysis
