// asymsweep theory: the closed-form predictions of every configuration for one seed; trains nothing.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>

#include "algorithms/registry.hpp"
#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "theory/policy.hpp"
#include "theory/predictions.hpp"
#include "theory/thresholds.hpp"
#include "training/key_table.hpp"
#include "training/parameters.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// NaN and infinity are no JSON numbers: what does not exist is null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json axis_values(const Sweep& sweep, std::size_t c) {
  Json axes = Json::object();
  const auto configuration = sweep.configuration(c);
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) {
      const auto& value = configuration.values().at(axis.key);
      const auto* real = std::get_if<double>(&value);
      axes[axis.name] = real && std::isfinite(*real) ? Json(*real) : Json(to_text(value));
    }
  return axes;
}

theory::Predictions predict(const Configuration& configuration, const BanditInstance& instance) {
  const auto baseline = training_parameters(configuration).baseline;
  const auto& mu = instance.behavior_logits;
  const auto& rewards = instance.observed_means;
  if (baseline.relative && baseline.reference == BaselineReference::current)
    return theory::predict(mu, rewards, theory::RelativeBaseline{baseline.value}, instance.initial_logits);
  const double v = baseline.relative ? theory::v_mu(mu, rewards) + baseline.value : baseline.value;
  return theory::predict(mu, rewards, v, instance.initial_logits);
}

/// Of an algorithm that the theorems do not speak of, only what belongs to the instance is known.
void forget_limits(theory::Predictions& predictions) {
  predictions.limit.unique = false;
  predictions.limit.tau = nan;
}

/// Expected true reward after each of the first rounds taken to their limits; null where there is no known limit.
Json round_rewards(const Configuration& configuration, const BanditInstance& instance, double first_baseline, bool known) {
  constexpr std::size_t predicted_rounds = 10;
  const auto baseline = training_parameters(configuration).baseline;
  const auto& mu = instance.behavior_logits;
  const auto& observed = instance.observed_means;
  const bool moves = baseline.relative && baseline.reference == BaselineReference::current;
  const auto rounds = moves ? theory::iterate_rounds(mu, observed, theory::RelativeBaseline{baseline.value}, predicted_rounds)
                            : theory::iterate_rounds(mu, observed, first_baseline, predicted_rounds);
  Json rewards = Json::array();
  for (const auto& round : rounds)
    rewards.push_back(known && !round.policy.empty() ? number(theory::expected_reward(round.policy, instance.mean_rewards)) : Json(nullptr));
  return rewards;
}

const char* regime_text(theory::Regime regime) {
  return regime == theory::Regime::below ? "below" : regime == theory::Regime::at ? "at" : "above";
}

/// What is expected of a policy is in true mean rewards; V, V^mu and the thresholds are in observed ones, which V is compared
/// with: with reward flips the two differ.
Json to_json(const Sweep& sweep, std::size_t c, theory::Predictions predictions, const BanditInstance& instance) {
  const bool known = find_algorithm(sweep.configuration(c).word("train.algorithm")).traits.follows_theorems;
  if (!known) forget_limits(predictions);
  const auto& limit = predictions.limit;
  Json row = {{"axes", axis_values(sweep, c)}, {"baseline", predictions.baseline}, {"v_mu", predictions.v_mu},
              {"v0_mu", predictions.v0_mu}, {"v1_mu", number(predictions.v1_mu)},
              {"regime", regime_text(limit.regime)}, {"tau", number(limit.tau)}};
  row["limit_policy"] = limit.unique ? Json(limit.policy) : Json(nullptr);
  row["limit_support_size"] = limit.unique ? Json(limit.support_size) : Json(nullptr);
  row["limit_expected_reward"] =
      limit.unique ? Json(theory::expected_reward(limit.policy, instance.mean_rewards)) : Json(nullptr);
  row["limit_entropy"] = limit.unique ? Json(limit.entropy) : Json(nullptr);
  row["attractors"] = !known || limit.regime == theory::Regime::below ? Json(nullptr) : Json(limit.attractors);
  row["round_expected_rewards"] = round_rewards(sweep.configuration(c), instance, predictions.baseline, known);
  return row;
}

std::string cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) return std::to_string(value.size());
  if (value.is_number_integer() || value.is_number_unsigned()) return value.dump();
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

void print_table(const Json& document) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& [name, value] : document["configurations"][0]["axes"].items()) lines[0].push_back(name);
  const std::vector<std::string> columns = {"baseline", "v_mu", "v0_mu", "v1_mu", "regime", "tau", "limit_support_size",
                                            "limit_expected_reward", "limit_entropy", "attractors"};
  for (const auto& column : columns) lines[0].push_back(column.starts_with("limit_") ? column.substr(6) : column);
  for (const auto& row : document["configurations"]) {
    lines.emplace_back();
    for (const auto& [name, value] : row["axes"].items()) lines.back().push_back(cell(value));
    for (const auto& column : columns) lines.back().push_back(cell(row[column]));
  }
  std::vector<std::size_t> widths(lines[0].size(), 0);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      std::cout << (i ? "  " : "") << std::string(widths[i] - line[i].size(), ' ') << line[i];
    std::cout << "\n";
  }
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("seed", po::value<std::string>()->value_name("N"), "which instance; default: the sweep's first seed")
      ("json", "JSON also when stdout is a terminal");
  const auto arguments = parse_arguments(theory_command(), words, own, {"SWEEP"}, true);
  if (arguments.help) return exit_done;
  const auto sweep = load_sweep(arguments.positional[0], arguments.sweep_flags, key_table());
  require_no_refusals(sweep);
  if (const auto& environment = sweep.fixed.word("problem.environment"); environment != "bandit")
    throw UserError("theory: there are closed forms for problem.environment = bandit only, not for " + environment);
  constexpr double last_seed = 4294967295.0;  // seeds are 32-bit counters
  const auto seed = arguments.has("seed") ? arguments.count("seed", 0, last_seed) : sweep.first_seed;

  Json document = {{"seed", seed}, {"configurations", Json::array()}};
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    const auto configuration = sweep.configuration(c);
    const auto instance = make_bandit(configuration, sweep.root_seed, seed);
    document["configurations"].push_back(to_json(sweep, c, predict(configuration, instance), instance));
  }
  if (isatty(STDOUT_FILENO) && !arguments.has("json")) print_table(document);
  else std::cout << document.dump(1) << "\n";
  return exit_done;
}

}  // namespace

Command theory_command() {
  return {.name = "theory",
          .usage = "theory SWEEP [--seed N] [--json] [--SECTION.KEY VALUE ...]",
          .summary = "Closed-form predictions of every configuration for one seed. Trains nothing.",
          .details = "examples:\n  asymsweep theory sweeps/smoke.ini --seed 3\n"
                     "  asymsweep theory sweeps/smoke.ini | python3 -m json.tool\n"
                     "JSON; a table when stdout is a terminal. Arms count from 0. With noise.reward_flip: limit_expected_reward and\n"
                     "round_expected_rewards are true mean rewards; baseline, v_mu, v0_mu and v1_mu are observed ones.\n",
          .execute = execute};
}

}  // namespace asymsweep
