// asymsweep theory: the closed-form predictions of every configuration for one seed; trains nothing.

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "cli/json_text.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "problems/bandit.hpp"
#include "theory/policy.hpp"
#include "theory/predictions.hpp"
#include "theory/rounds.hpp"
#include "theory/thresholds.hpp"
#include "training/baseline.hpp"
#include "training/first_round_flow.hpp"
#include "training/first_round_limit.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

/// NaN and infinity are no JSON numbers: what does not exist is null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json axis_values(const Sweep& sweep, std::size_t c) {
  Json axes = Json::object();
  const auto configuration = sweep.configuration(c);
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) {
      const auto& value = configuration.value(axis.key);
      const auto* real = std::get_if<double>(&value);
      axes[axis.name] = real && std::isfinite(*real) ? Json(*real) : Json(to_text(value));
    }
  return axes;
}

theory::Predictions predict(const Configuration& configuration, const BanditInstance& instance) {
  const auto training = training_parameters(configuration);
  const theory::Behavior mu(instance.behavior_logits);
  const auto& rewards = instance.observed_means;
  const double v = effective_baseline(training, theory::v_mu(mu, rewards));
  if (std::isnan(v)) return theory::predict_without_baseline(mu, rewards);
  const bool follows = training.baseline.relative && training.baseline.reference == BaselineReference::current;
  auto predictions = follows ? theory::predict(mu, rewards, theory::RelativeBaseline{effective_delta_v(training)}, instance.initial_logits)
                             : theory::predict(mu, rewards, v, instance.initial_logits);
  if (has_known_limits(training)) return predictions;
  forget_limits(predictions);
  if (auto limit = first_round_limit(training, instance, mu)) predictions.limit = std::move(*limit);
  return predictions;
}

/// Expected true reward after each of the first rounds taken to their limits; null where there is no known limit.
Json round_rewards(const Configuration& configuration, const BanditInstance& instance, const theory::Predictions& predictions) {
  const auto training = training_parameters(configuration);
  const auto& mu = instance.behavior_logits;
  const auto& observed = instance.observed_means;
  const std::size_t count = predictions.round_expected_rewards.size();
  Json rewards = Json::array();
  if (std::isnan(predictions.round_expected_rewards.front())) return std::vector<Json>(count);
  const bool follows = training.baseline.relative && training.baseline.reference == BaselineReference::current;
  const auto rounds = follows ? theory::iterate_rounds(mu, observed, theory::RelativeBaseline{effective_delta_v(training)}, count)
                              : theory::iterate_rounds(mu, observed, predictions.baseline, count);
  for (const auto& round : rounds)
    rewards.push_back(round.policy.empty() ? Json(nullptr) : number(theory::expected_reward(round.policy, instance.mean_rewards)));
  return rewards;
}

/// Without a closed form: where the flow from pi_0 goes to, by integration.
void add_flow(Json& row, const Configuration& configuration, const theory::Limit& limit, const BanditInstance& instance) {
  const auto flow = limit.unique ? theory::FlowLimit() : first_round_flow(training_parameters(configuration), instance);
  const bool found = !flow.policy.empty();
  row["flow_policy"] = found ? Json(flow.policy) : Json(nullptr);
  row["flow_expected_reward"] = found ? Json(theory::expected_reward(flow.policy, instance.mean_rewards)) : Json(nullptr);
  row["flow_error"] = found ? Json(flow.error) : Json(nullptr);
  row["flow_unknown"] = flow.reason.empty() ? Json(nullptr) : Json(flow.reason);
}

Json regime_text(std::optional<theory::Regime> regime) {
  if (!regime) return nullptr;
  return *regime == theory::Regime::below ? "below" : *regime == theory::Regime::at ? "at" : "above";
}

/// What is expected of a policy is in true mean rewards; V, V^mu and the thresholds are in observed ones, which V is compared
/// with: with reward flips the two differ.
Json to_json(const Sweep& sweep, std::size_t c, const theory::Predictions& predictions, const BanditInstance& instance, bool with_flow) {
  const auto& limit = predictions.limit;
  Json row = {{"axes", axis_values(sweep, c)}, {"baseline", number(predictions.baseline)}, {"v_mu", predictions.v_mu},
              {"v0_mu", predictions.v0_mu}, {"v1_mu", number(predictions.v1_mu)},
              {"regime", regime_text(predictions.regime)}, {"tau", number(limit.tau)}};
  row["limit_policy"] = limit.unique ? Json(limit.policy) : Json(nullptr);
  row["limit_support_size"] = limit.unique ? Json(limit.support_size) : Json(nullptr);
  row["limit_expected_reward"] =
      limit.unique ? Json(theory::expected_reward(limit.policy, instance.mean_rewards)) : Json(nullptr);
  row["limit_entropy"] = limit.unique ? Json(limit.entropy) : Json(nullptr);
  row["attractors"] = limit.attractors.empty() ? Json(nullptr) : Json(limit.attractors);
  if (with_flow) add_flow(row, sweep.configuration(c), limit, instance);
  row["round_expected_rewards"] = round_rewards(sweep.configuration(c), instance, predictions);
  return row;
}

/// "0,2,5", or how many.
std::string arms_text(const Json& arms) {
  constexpr std::size_t most = 6;
  if (arms.size() > most) return std::to_string(arms.size()) + " arms";
  std::string text;
  for (const auto& arm : arms) text += (text.empty() ? "" : ",") + arm.dump();
  return text;
}

std::string cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) return arms_text(value);
  if (value.is_number_integer() || value.is_number_unsigned()) return value.dump();
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

void print_table(const Json& document) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& [name, value] : document["configurations"][0]["axes"].items()) lines[0].push_back(name);
  std::vector<std::string> columns = {"baseline", "v_mu", "v0_mu", "v1_mu", "regime", "tau", "limit_support_size",
                                            "limit_expected_reward", "limit_entropy", "attractors"};
  if (document["configurations"][0].contains("flow_expected_reward")) columns.push_back("flow_expected_reward");
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
  std::map<std::string, std::size_t> unknown;  // rows by the reason why the flow's end is not known
  for (const auto& row : document["configurations"])
    if (row.contains("flow_unknown") && row["flow_unknown"].is_string()) ++unknown[row["flow_unknown"].get<std::string>()];
  for (const auto& [reason, rows] : unknown) std::cout << "no end of the flow in " << format_count(rows, "row") << ": " << reason << "\n";
}

int execute(const std::vector<std::string>& words) {
  namespace po = boost::program_options;
  po::options_description own("options");
  own.add_options()("seed", po::value<std::string>()->value_name("N"), "which instance; default: the sweep's first seed")
      ("flow", "integrate the exact gradient flow from pi_0 where its limit has no closed form; milliseconds for 10 arms, seconds for 100")
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
    if (!sweep.planned(c)) continue;
    const auto configuration = sweep.configuration(c);
    const auto instance = make_bandit(configuration, sweep.root_seed, seed);
    document["configurations"].push_back(to_json(sweep, c, predict(configuration, instance), instance, arguments.has("flow")));
  }
  if (isatty(STDOUT_FILENO) && !arguments.has("json")) print_table(document);
  else std::cout << json_text(document, 1) << "\n";
  return exit_done;
}

}  // namespace

Command theory_command() {
  return {.name = "theory",
          .usage = "theory SWEEP [--seed N] [--flow] [--json] [--SECTION.KEY VALUE ...]",
          .summary = "Closed-form predictions of every configuration for one seed. Trains nothing.",
          .details = "examples:\n  asymsweep theory sweeps/smoke.ini --seed 3\n"
                     "  asymsweep theory sweeps/smoke.ini | python3 -m json.tool\n"
                     "JSON; a table when stdout is a terminal. Arms count from 0. The limits of asymre, sft, topr and reinforce_is are known in closed\n"
                     "form (docs/limits.md); those of other objectives are null. With --flow, flow_policy is where the flow goes instead,\n"
                     "flow_error estimates its total variation to the limit, or flow_unknown says why it is not known. With noise.reward_flip: limit_expected_reward,\n"
                     "flow_expected_reward and round_expected_rewards are true mean rewards; baseline, v_mu, v0_mu and v1_mu are observed ones.\n",
          .execute = execute};
}

}  // namespace asymsweep
