#include "analysis/claims/silence.hpp"

#include <string>

#include "analysis/claims/declared_some.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

Silence silence_of(const Results& results, const std::vector<Compared>& all) {
  Silence silence;
  for (const auto& one : all) {
    const auto& sample = one.sample;
    if (!sample.values.empty()) continue;
    if (sample.diverged + sample.failed + sample.no_number > 0) ++silence.without_value;
    else if (results.runs(one.configuration).seeds.size() < results.sweep().seeds) ++silence.not_seen_yet;
  }
  return silence;
}

}  // namespace

Silence silence_of(const DeclaredPart& part, const Results& results, const std::vector<Compared>& all) {
  if (part.some.empty()) return silence_of(results, all);
  Silence whole;
  for (const auto& group : groups_along(part, results.sweep(), all)) {
    const auto of_group = silence_of(results, group);
    if (of_group.without_value + of_group.not_seen_yet < group.size()) continue;
    whole.without_value += of_group.without_value, whole.not_seen_yet += of_group.not_seen_yet;
  }
  return whole;
}

void doubt(Verdict& verdict, const Silence& silence) {
  if (!silence.any() || verdict.decision == Decision::refuted) return;
  if (verdict.decision == Decision::supported || silence.without_value > 0) verdict.decision = Decision::undecided;
  const auto say = [&](std::size_t count, const std::string& what) {
    if (count > 0) verdict.finding += (verdict.finding.empty() ? "" : "; ") + ("in " + format_count(count, "configuration") + " " + what);
  };
  say(silence.without_value, "no run has a value, or known bounds for one");
  say(silence.not_seen_yet, "no run tests it yet");
  if (verdict.decision == Decision::undecided && silence.not_seen_yet > 0) verdict.needs = "runs of these configurations that test it";
}

}  // namespace asymsweep::analysis
