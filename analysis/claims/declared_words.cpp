// A declared claim in words, and as a row of the claims.

#include <algorithm>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/rules.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// "above 0 (5 % error rate, ...)".
std::string rule_of_samples(const DeclaredPart& part) {
  const auto& question = part.question;
  const bool is_mean = question.test == Test::mean, is_above = question.side == Side::above;
  const std::string of = std::string("the ") + (is_mean ? "mean" : "share") + (part.pooled ? " over all configurations" : " of every configuration");
  const std::string each = part.pooled ? "one value a seed" : "over all configurations";
  const std::string how = is_mean && !part.pooled ? "intersection-union, Holm, betting within bounds of the value that are known beforehand"
                          : part.pooled           ? "betting within bounds of the value that are known beforehand"
                                                  : "Beta-Bernoulli, simultaneous";
  const std::string least = part.value_text == "improvement" && is_above && !part.of_pairs() ? " (in the bandit as one on its worst arm)" : "";
  return "supported when " + of + " is " + (is_above ? "above " : "below ") + format_number(question.bound) + ", refuted when " + (part.pooled ? "it" : "that of one") + " is " +
         (is_above ? "below" : "above") + ", at an error rate of " + format_number(100 * question.error_rate) + " %, " + each + " (" + how + ")" +
         (part.moved_text.empty() ? "" : ". A configuration without a run of which " + part.moved_text + " decides nothing") +
         ". A run that diverged, or whose value is no number, counts against the claim" + least + "; one that failed, against the claim and its opposite. Estimate: the worst " + (is_mean ? "mean" : "share") +
         "; its interval is simultaneous over the configurations. " + bounds_words();
}

/// Of `over = some AXIS`.
std::string rule_of_some(const DeclaredPart& part) {
  const auto& question = part.question;
  const bool is_mean = question.test == Test::mean;
  const std::string what = std::string(is_mean ? "mean" : "share") + " is " + (question.side == Side::above ? "above " : "below ") + format_number(question.bound);
  return "per combination of the other axes, a comparison agrees when of one value of " + part.some + " the " + what + " (" +
         (is_mean ? "betting within bounds of the value that are known beforehand, two-sided p" : "Beta-Bernoulli interval, error rate") + " <= " + format_number(question.error_rate) +
         " / number of values). Supported when every comparison agrees (intersection-union). Nothing refutes it: where every swept value is on the other side, one "
         "between them may not be, and the finding says so. A run that diverged, or whose value is no number, counts against the claim; one that failed, against the claim and its opposite. Estimate: of the "
         "comparison that agrees least the best value's " +
         (is_mean ? "mean" : "share") + "; its interval is simultaneous over all values and comparisons. " +
         (part.against_text.empty() ? "" : "The evidence has each comparison's in per cent of the partner's mean too. ") + bounds_words();
}

std::string rule_of(const DeclaredPart& part) {
  if (!part.some.empty()) return rule_of_some(part);
  if (part.question.test != Test::every_run) return rule_of_samples(part);
  return every_run_words(part.question.error_rate) + (part.premises.empty() ? ", nor while a run of a program has failed" : "") +
         (part.moved_text.empty() ? "" : ". A run that agrees, and of which not " + part.moved_text + ", did not move, and is left out");
}

std::string method_of(const DeclaredPart& part) {
  std::vector<std::string> runs;
  for (const auto& words : {part.premises.words(), part.where_text, part.runs_text})
    if (!words.empty()) runs.push_back(words);
  return "Runs: " + (runs.empty() ? "every configuration" : join(runs, "; ")) + ". Value: " + part.value_text +
         (part.against_text.empty() ? "" : ", against " + part.against_text) + ". Test: " + part.test + ". Rule: " + rule_of(part) + ".";
}

/// For `plan --power` and for what is missing.
Part part_of(const DeclaredPart& part) {
  if (!part.some.empty()) return {.premises = part.premises};  // a rule of its own
  return {.premises = part.premises, .question = part.question, .value = part.question.test == Test::share ? "share of runs with " + part.value_text : part.value_text};
}

}  // namespace

std::string with_blanks(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

std::string value_words(const DeclaredPart& part) {
  if (!part.words.empty()) return part.words;
  if (part.against_text.empty()) return part.value_text;
  return part.value_text + (part.question.test == Test::mean ? " less that of " : " above that of ") + part.against_text;
}

std::string method_of(const DeclaredClaim& claim) {
  if (claim.parts.size() == 1) return method_of(claim.parts.front());
  std::string all = claim.needs_all_parts ? "Refuted if one part is, supported if all parts are: one that a file does not test leaves it undecided."
                                          : "Refuted if one part is, supported if each part that a file tests is.";
  for (const auto& part : claim.parts) all += " Part " + part.title + ". " + method_of(part);
  return all;
}

Claim row_of(const DeclaredClaim& claim) {
  const auto& statement = claim.statement;
  const auto sentence = statement.ends_with('.') ? statement.substr(0, statement.size() - 1) : statement;
  Claim row{.id = claim.name, .name = claim.title.empty() ? sentence : claim.title, .statement = statement, .method = method_of(claim), .refuted = claim.refuted, .decide = {}};
  for (const auto& part : claim.parts) row.parts.push_back(part_of(part));
  return row;
}

}  // namespace asymsweep::analysis
