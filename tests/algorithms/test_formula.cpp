// Objectives as formulas: twins of the rules in C++, and known answers of every named one, worked out by hand.

#include <catch2/catch.hpp>

#include <cmath>
#include <set>

#include "algorithms/named_objectives.hpp"
#include "algorithms/sample_weights.hpp"

using namespace asymsweep;

namespace {

const RunConstants constants = {.arms = 10, .steps = 100, .group_size = 4, .length = 2};

/// One sample: what a formula may read.
struct At {
  double R = 1, V = 0.25, s = 0.5, pi = 0.2, mu = 0.4, pi_ref = 0.1;
  double token_pi = 0.5, token_mu = 0.8, token_pi_ref = 0.25;
  Surroundings<double> around = {.step = 25, .lag_step = 3, .group_mean = 0.5, .group_std = 0.4, .group_max = 1, .group_quantiles = {0.5}, .batch_mean = 0.25, .batch_std = 0.3, .greedy_reward = 0.75, .entropy = 1.5};
};

double weight_of(SampleWeights<double>& weights, At at) {
  at.around.initial_probabilities = &at.pi_ref;
  at.around.token_policy_probabilities = &at.token_pi;
  at.around.token_behavior_probabilities = &at.token_mu;
  at.around.token_initial_probabilities = &at.token_pi_ref;
  at.around.position = 1;
  double weight = 0;
  weights({.rewards = &at.R, .baseline = at.V, .deviation = at.s, .policy_probabilities = &at.pi, .behavior_probabilities = &at.mu}, at.around, {&weight, 1});
  return weight;
}

SampleWeights<double> weights_of(const NamedObjective& objective) {
  std::map<std::string, double, std::less<>> parameters;
  for (const auto& parameter : objective.parameters) parameters.emplace(parameter.name, parameter.standard);
  return SampleWeights<double>({.formula = bound_formula(objective.kind, objective.formula, parameters, constants)});
}

double weight_of(const std::string& name, const At& at) {
  auto weights = weights_of(*find_named_objective(name));
  return weight_of(weights, at);
}

/// Rewards 1 (A = 0.75) and -1 (A = -1.25), with ratios of the answer and of the token.
At at(double R, double ratio, double token_ratio) {
  At place;
  place.R = R;
  place.pi = ratio * place.mu;
  place.token_pi = token_ratio * place.token_mu;
  return place;
}

struct Known {
  const char* name;
  At at;
  double weight;
};

const std::vector<Known>& known() {
  static const double g = std::sqrt(0.5);  // of ratio 1/2 over two tokens
  static const std::vector<Known> answers = {
      {"tis", at(1, 3, 1), 1.5},
      {"tis", at(-1, 0.5, 1), -0.625},
      {"tis_token", at(1, 1, 1.25), 0.9375},
      {"tis_token", at(-1, 1, 0.5), -0.625},
      {"tis_clamped", at(-1, 1, 0.25), -0.625},
      {"tis_clamped", at(1, 1, 1.25), 0.9375},
      {"mis", at(1, 2.5, 1), 1.875},
      {"mis", at(1, 3.5, 1), 0},
      {"icepop", at(1, 1, 0.25), 0},
      {"icepop", at(1, 1, 0.5), 0.375},
      {"geo_mask", at(1, 1, 1), 0.75},
      {"geo_mask", at(1, 0.9, 1), 0},
      {"seq_mask_tis", at(1, 0.5, 0.5), 0.375},
      {"seq_mask_tis", at(1, 0.2, 0.5), 0},
      {"ppo", at(1, 1.1, 1), 0.825},
      {"ppo", at(1, 1.3, 1), 0},
      {"ppo", at(-1, 0.7, 1), 0},
      {"ppo", at(-1, 1.3, 1), -1.625},
      {"ppo_token", at(1, 9, 1.1), 0.825},
      {"ppo_token", at(-1, 9, 0.7), 0},
      {"ppo_token", at(1, 9, 0.7), 0.525},
      {"dual_clip", at(-1, 1, 1.25), -1.5625},
      {"dual_clip", at(-1, 1, 3.5), 0},
      {"dual_clip", at(1, 1, 1.5), 0},
      {"dual_clip", at(1, 1, 0.5), 0.375},
      {"grpo_token", at(1, 1, 1), 0.5 / 0.4001 / 2},
      {"grpo_token", at(1, 1, 1.25), 0},
      {"dapo", at(1, 1, 1.25), 1.25 * 0.5 / 0.4001},
      {"dapo", at(1, 1, 1.3), 0},
      {"dr_grpo", at(1, 1, 1), 0.5},
      {"dr_grpo", at(-1, 1, 0.5), 0},
      {"dr_grpo", at(-1, 1, 1.5), -2.25},
      {"rloo", at(1, 1, 1), 1 - (4 * 0.5 - 1) / 3},
      {"rloo", at(0, 1, 1), -2.0 / 3},
      {"gspo", at(1, 1, 1), 0.375},
      {"gspo", at(1, 0.5, 1), 0.375 * g},
      {"gspo", at(-1, 0.5, 1), 0},
      {"gspo", at(1, 1.01, 1), 0},
      {"cispo", at(1, 1, 6), 3.75},
      {"cispo", at(-1, 1, 0.5), -0.625},
      {"topr_token", at(1, 1, 0.5), 0.75},
      {"topr_token", at(-1, 1, 0.5), -0.625},
      {"topr_token", at(-1, 1, 2), -1.25},
      {"sapo", at(1, 1, 1), 0.75},
      {"sapo", at(-1, 1, 1), -1.25},
      {"vespo", at(1, 1, 1), 0.75},
      {"vespo", at(-1, 1, 1), -1.25},
      {"vespo", at(1, 0.5, 1), 0.75 * 0.25 * std::exp(1.5)},
      {"vespo", at(-1, 0.5, 1), -1.25 * 0.125 * std::exp(1.0)},
      {"opsm", at(-1, 0.3, 0.5), 0},
      {"opsm", at(-1, 0.5, 0.5), -0.625},
      {"opsm", at(1, 0.3, 0.5), 0.375},
      {"dppo", at(1, 1, 1), 0.75},
      {"dppo", at(1, 1, 1.5), -2e-3 * std::log(1.5)},
      {"dppo", at(-1, 1, 0.5), -2e-3 * std::log(0.5)},
      {"dppo", at(-1, 1, 1.5), -1.25 * 1.5 - 2e-3 * std::log(1.5)},
      {"opmd", at(1, 1, 1), 0.75},
      {"opmd", at(-1, 0.5, 1), -1.25 - 0.1 * std::log(0.5)},
      {"rec_one_side", at(1, 1.3, 1), 0},
      {"rec_one_side", at(1, 0.5, 1), 0.75},
      {"rec_one_side", at(-1, 0.5, 1), 0},
      {"rec_one_side", at(-1, 1.3, 1), -1.25},
      {"rec_two_side", at(1, 0.5, 1), 0},
      {"rec_two_side", at(1, 1.1, 1), 0.75},
      {"dg", at(1, 0.5, 1), 0.75 / (1 + std::exp(0.75 * std::log(0.2)))},
      {"dg", at(-1, 0.5, 1), -1.25 / (1 + std::exp(-1.25 * std::log(0.2)))},
      {"psr", at(1, 1, 1), 1},
      {"psr", at(-1, 1, 1), 0},
      {"nsr", at(1, 1, 1), 0},
      {"nsr", at(-1, 1, 1), -1},
      {"w_reinforce", at(1, 1, 1), 0.1},
      {"w_reinforce", at(-1, 1, 1), -1},
      {"qae", at(1, 1, 1), 0.5 / 0.4001},
      {"lite_ppo", at(1, 0.5, 1), 0.5 * 0.5 / 0.3001},
      {"reinforce_pp", at(1, 0.5, 1), 0.5 * 0.75 / 0.30000001},
      {"remax", at(1, 1, 1), 0.25},
      {"asymre_annealed", at(1, 1, 1), 0.75 + 0.1 * 0.75},
      {"kl_k1", at(1, 0.5, 1), 0.75 - 0.01},
      {"kl_k2", at(1, 0.5, 1), 0.75 - 0.01 * std::log(2.0)},
      {"kl_k3", at(1, 0.5, 1), 0.75 - 0.01 * (1 - 0.5)},
  };
  return answers;
}

}  // namespace

TEST_CASE("named objectives: weights worked out by hand, of every one") {
  std::set<std::string> answered;
  for (const auto& [name, at, weight] : known()) {
    CAPTURE(name, at.R, at.pi, at.token_pi);
    CHECK(weight_of(name, at) == Approx(weight).epsilon(1e-12).margin(1e-14));
    answered.insert(name);
  }
  for (const auto& objective : named_objectives()) {
    CAPTURE(objective.name);
    CHECK(answered.contains(objective.name));
    CHECK_FALSE(objective.citation.empty());
  }
}

TEST_CASE("named objectives: names and parameters are free") {
  std::set<std::string> names;
  for (const auto& row : algorithms()) names.insert(row.name);
  for (const auto& objective : named_objectives()) CHECK(names.insert(objective.name).second);
}

TEST_CASE("formulas of the rules in C++ have their bits") {
  for (const auto& row : algorithms()) {
    const auto* objective = formula_of_built_in(row.name);
    REQUIRE(objective);
    auto weights = weights_of(*objective);
    CHECK(weights.traits().uses_probabilities == row.traits.uses_probabilities);
    CHECK(weights.traits().uses_deviation == row.traits.uses_deviation);
    CHECK(weights.traits().follows_theorems == row.traits.follows_theorems);
    CHECK(weights.traits().linear_in_reward == row.traits.linear_in_reward);
    for (const double R : {-1.0, 0.1, 0.3, 0.7, 2.0})
      for (const double pi : {0.0, 0.02, 0.16, 0.17, 0.2, 0.23, 0.24, 0.25, 0.9})
        for (const double mu : {0.0, 0.2})
          for (const double s : {0.0, 0.45}) {
            CAPTURE(row.name, R, pi, mu, s);
            const double rule = asymsweep::weight_of(row, {.reward = R, .baseline = 0.3, .deviation = s, .policy_probability = pi, .behavior_probability = mu});
            CHECK(weight_of(weights, {.R = R, .V = 0.3, .s = s, .pi = pi, .mu = mu}) == rule);
          }
  }
}

TEST_CASE("formulas in lanes have the bits of numbers") {
  using Vector = NativeLanes<double>;
  for (const auto& objective : named_objectives()) {
    CAPTURE(objective.name);
    auto alone = weights_of(objective);
    std::map<std::string, double, std::less<>> parameters;
    for (const auto& parameter : objective.parameters) parameters.emplace(parameter.name, parameter.standard);
    SampleWeights<Vector> lanes({.formula = bound_formula(objective.kind, objective.formula, parameters, constants)});
    for (const auto& place : {at(1, 0.5, 0.7), at(-1, 0.5, 0.7), at(1, 1.3, 1.5), at(-1, 4, 4)}) {
      const auto all = [](double x) { return broadcast<Vector>(x); };
      const Vector R = all(place.R), pi = all(place.pi), mu = all(place.mu), ref = all(place.pi_ref), tp = all(place.token_pi), tm = all(place.token_mu), tr = all(place.token_pi_ref);
      const auto& a = place.around;
      const Surroundings<Vector> around = {.step = all(a.step), .lag_step = all(a.lag_step), .group_mean = all(a.group_mean), .group_std = all(a.group_std), .group_max = all(a.group_max), .group_quantiles = {all(0.5)}, .batch_mean = all(a.batch_mean), .batch_std = all(a.batch_std), .greedy_reward = all(a.greedy_reward), .entropy = all(a.entropy), .initial_probabilities = &ref, .token_policy_probabilities = &tp, .token_behavior_probabilities = &tm, .token_initial_probabilities = &tr, .position = all(1)};
      Vector weight;
      lanes({.rewards = &R, .baseline = all(place.V), .deviation = all(place.s), .policy_probabilities = &pi, .behavior_probabilities = &mu}, around, {&weight, 1});
      for (std::size_t l = 0; l < lane_count<Vector>; ++l) CHECK(lane(weight, l) == weight_of(alone, place));
    }
  }
}

TEST_CASE("every name of formulas has a meaning and somebody who computes it") {
  for (const auto& row : objective_names()) {
    CAPTURE(row.name);
    CHECK_FALSE(row.meaning.empty());
    const auto text = row.name == "group_quantile(q)" ? std::string("group_quantile(0.5)") : row.name;
    auto weights = SampleWeights<double>({.formula = bound_formula(FormulaKind::weight, text + " + R", {}, constants)});
    CHECK(std::isfinite(weight_of(weights, At())));
  }
}
