#include "analysis/report/setup.hpp"

#include <cmath>
#include <vector>

#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr std::size_t most_listed = 4;

const Axis* axis_of(const Sweep& sweep, const std::string& key) {
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.key == key) return &axis;
  return nullptr;
}

/// "20", "0.1, 0.5, 2" or "-0.25 to 5 (22 values)"; "" where the sweep does not have the key.
std::string values(const Sweep& sweep, const std::string& key) {
  if (const auto* axis = axis_of(sweep, key)) {
    if (axis->values.size() > most_listed)
      return to_text(axis->values.front()) + " to " + to_text(axis->values.back()) + " (" + format_count(axis->values.size()) + " values)";
    std::string text;
    for (const auto& value : axis->values) text += (text.empty() ? "" : ", ") + to_text(value);
    return text;
  }
  if (!sweep.fixed.has(key)) return "";
  const auto& value = sweep.fixed.value(key);
  const auto* number = std::get_if<double>(&value);
  return number && *number >= 1000 && *number <= 1e15 && *number == std::floor(*number) ? format_count(static_cast<std::uint64_t>(*number)) : to_text(value);
}

/// A clause of the sentence: words with the key's values between; nothing where the sweep has no such key.
std::string clause(const Sweep& sweep, const std::string& before, const std::string& key, const std::string& after = "") {
  const auto text = values(sweep, key);
  return text.empty() ? "" : before + text + after;
}

std::string join(const std::vector<std::string>& parts, const std::string& between) {
  std::string text;
  for (const auto& part : parts)
    if (!part.empty()) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string samples(const Sweep& sweep) { return clause(sweep, "", "train.batch", values(sweep, "train.batch") == "1" ? " sample a step" : " samples a step"); }

bool is_plain_zero(const Sweep& sweep, const std::string& key) { return values(sweep, key) == "0"; }

std::string problem(const Sweep& sweep) {
  const auto environment = sweep.fixed.has("problem.environment") ? sweep.fixed.word("problem.environment") : "several environments";
  if (environment == "bandit") {
    const auto details = join({clause(sweep, "rewards ", "bandit.reward_means"), clause(sweep, "", "bandit.reward_distribution"),
                               clause(sweep, "behaviour logits ", "bandit.behavior_logits"),
                               is_plain_zero(sweep, "noise.reward_noise") ? "" : clause(sweep, "noise on rewards ", "noise.reward_noise"),
                               is_plain_zero(sweep, "noise.reward_flip") ? "" : clause(sweep, "rewards flipped with probability ", "noise.reward_flip")},
                              ", ");
    return "Bandit of " + values(sweep, "bandit.arms") + " arms" + (details.empty() ? "" : " (" + details + ")");
  }
  return join({"Environment " + environment, clause(sweep, "policy ", "problem.policy"), clause(sweep, "", environment + ".contexts", " contexts"),
               clause(sweep, "", environment + ".prompts", " prompts"), clause(sweep, "", environment + ".actions", " actions")},
              ", ");
}

/// "50 seeds each"; where a run ended when all was decided, "at most 50 seeds each".
std::string seeds_of_each(const Results& results) { return (results.has_left_out() ? "at most " : "") + format_count(results.sweep().seeds, "seed") + " each"; }

/// "Program: python3 train.py; rate = 0.1, 1; arms = 10; 50 seeds each."
std::string program_sentence(const Results& results) {
  const auto& sweep = results.sweep();
  std::vector<std::string> parts = {"Program: " + sweep.fixed.word("program.command")};
  for (const auto& key : sweep.own_keys)
    if (key.section == "parameters") parts.push_back(clause(sweep, key.name + " = ", key.full_name()));
  parts.push_back(seeds_of_each(results));
  return join(parts, "; ") + ".";
}

}  // namespace

std::string setup_sentence(const Results& results) {
  const auto& sweep = results.sweep();
  if (sweep.fixed.has("program.command")) return program_sentence(results);
  const bool sampled = values(sweep, "train.gradient") != "exact";
  const bool is_delay = values(sweep, "train.lag_mode") == "delay";
  std::vector<std::string> parts = {
      problem(sweep),
      join({values(sweep, "train.algorithm"), clause(sweep, "", "train.gradient", " gradient"), sampled ? samples(sweep) : "",
            clause(sweep, "learning rate ", "train.learning_rate")},
           ", "),
      clause(sweep, "", "train.steps", " steps"),
      clause(sweep, is_delay ? "delay " : "lag ", "train.lag"),
      join({clause(sweep, "V = V^mu + delta_v, delta_v = ", "baseline.delta_v"), clause(sweep, "V = ", "baseline.v"),
            values(sweep, "baseline.reference") == "initial" ? "V^mu of the first policy" : ""},
           ", "),
      seeds_of_each(results)};
  return join(parts, "; ") + ".";
}

}  // namespace asymsweep::analysis
