// The weight of every algorithm: known answers worked out by hand, and the slope of its objective.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "algorithms/registry.hpp"

using namespace asymsweep;

namespace {

struct KnownWeight {
  SampledAction action;
  double weight;
};

SampledAction action(double reward, double baseline, double deviation, double pi, double mu) {
  return {.reward = reward, .baseline = baseline, .deviation = deviation, .policy_probability = pi, .behavior_probability = mu};
}

/// What a sampled action adds to an algorithm's objective, as a function of pi(y): the papers' form, not the weight's.
using Objective = double (*)(double pi, const SampledAction& at);

struct Expected {
  std::vector<KnownWeight> weights;
  Objective objective;
};

double advantage(const SampledAction& at) { return at.reward - at.baseline; }

const std::map<std::string, Expected>& expectations() {
  static const std::map<std::string, Expected> known = {
      {"asymre", {{{action(1, 0.25, 0, 0.9, 0.1), 0.75}, {action(-1, 0.25, 0, 0.9, 0.1), -1.25}},
                  [](double pi, const SampledAction& at) { return std::log(pi) * advantage(at); }}},
      {"reinforce_is", {{{action(1, 0.5, 0, 0.3, 0.1), 1.5}, {action(0, 0.5, 0, 0.1, 0.4), -0.125}, {action(1, 0, 0, 0.5, 0), 0}},
                        [](double pi, const SampledAction& at) { return pi / at.behavior_probability * advantage(at); }}},
      {"grpo", {{{action(1, 0.5, 0.25, 0.11, 0.1), 2.2}, {action(1, 0.5, 0.25, 0.13, 0.1), 0},
                 {action(0, 0.5, 0.25, 0.3, 0.1), -6}, {action(0, 0.5, 0.25, 0.07, 0.1), 0}, {action(1, 0.5, 0, 0.1, 0.1), 0}},
                [](double pi, const SampledAction& at) {
                  const double ratio = pi / at.behavior_probability, a = advantage(at) / at.deviation;
                  return std::min(ratio * a, std::clamp(ratio, 0.8, 1.2) * a);
                }}},
      {"topr", {{{action(1, 0.5, 0, 0.3, 0.1), 0.5}, {action(0, 0.5, 0, 0.3, 0.1), -0.5}, {action(0, 0.5, 0, 0.1, 0.4), -0.125}},
                [](double pi, const SampledAction& at) {  // on negatives the integral of min(ratio, 1) / ratio
                  const double ratio = pi / at.behavior_probability;
                  const double truncated = ratio < 1 ? ratio : 1 + std::log(ratio);
                  return advantage(at) * (advantage(at) < 0 ? truncated : std::log(pi));
                }}},
      {"sft", {{{action(1, 0.5, 0, 0.3, 0.1), 1}, {action(0.5, 0.5, 0, 0.3, 0.1), 0}, {action(-3, 0.5, 0, 0.3, 0.1), 0}},
               [](double pi, const SampledAction& at) { return at.reward > at.baseline ? std::log(pi) : 0.0; }}},
  };
  return known;
}

const Expected& expected_of(const Algorithm& algorithm) {
  if (!expectations().contains(algorithm.name)) FAIL("no test knows the algorithm " << algorithm.name);
  return expectations().at(algorithm.name);
}

/// Actions away from the kinks of clips and truncations.
std::vector<SampledAction> grid() {
  std::vector<SampledAction> actions;
  for (const double reward : {-1.0, 0.1, 0.7, 2.0})
    for (const double pi : {0.02, 0.17, 0.19, 0.21, 0.23, 0.25, 0.9})
      actions.push_back(action(reward, 0.3, 0.45, pi, 0.2));
  return actions;
}

}  // namespace

TEST_CASE("weights worked out by hand, of every algorithm in the registry") {
  CHECK(expectations().size() == algorithms().size());  // a rule that has answers and no row
  for (const auto& algorithm : algorithms())
    for (const auto& [at, weight] : expected_of(algorithm).weights) {
      CAPTURE(algorithm.name, at.reward, at.policy_probability);
      CHECK(algorithm.weight(at) == Approx(weight).epsilon(1e-14).margin(1e-14));
    }
}

TEST_CASE("weight / pi is the slope of the objective in pi: finite differences") {
  constexpr double h = 1e-7;
  for (const auto& algorithm : algorithms())
    for (const auto& at : grid()) {
      CAPTURE(algorithm.name, at.reward, at.policy_probability);
      const auto objective = expected_of(algorithm).objective;
      const double slope = (objective(at.policy_probability + h, at) - objective(at.policy_probability - h, at)) / (2 * h);
      CHECK(algorithm.weight(at) / at.policy_probability == Approx(slope).epsilon(1e-6).margin(1e-6));
    }
}

TEST_CASE("lanes weigh as numbers do, bit by bit") {
  constexpr std::size_t lanes = 8;  // more than the registers here, as where kernels are compiled for wider ones
  for (const auto& algorithm : algorithms())
    for (const auto& at : grid()) {
      CAPTURE(algorithm.name, at.reward, at.policy_probability);
      // Two actions; every lane has rewards of its own.
      std::vector<double> rewards, pi(2 * lanes, at.policy_probability), mu(2 * lanes, at.behavior_probability), weights(2 * lanes);
      for (std::size_t i = 0; i < 2 * lanes; ++i) rewards.push_back(at.reward + static_cast<double>(i) / 8);
      std::vector<double> baseline(lanes), deviation(lanes, at.deviation);
      for (std::size_t l = 0; l < lanes; ++l) baseline[l] = at.baseline - static_cast<double>(l) / 16;
      algorithm.double_weights({.lanes = lanes, .rewards = rewards.data(), .baseline = baseline.data(), .deviation = deviation.data(),
                                .policy_probabilities = pi.data(), .behavior_probabilities = mu.data()},
                               weights);
      for (std::size_t i = 0; i < 2 * lanes; ++i) {
        auto alone = at;
        alone.reward = rewards[i];
        alone.baseline = baseline[i % lanes];
        REQUIRE(weights[i] == algorithm.weight(alone));
      }
    }
}

TEST_CASE("traits say what the weight does") {
  for (const auto& algorithm : algorithms()) {
    CAPTURE(algorithm.name);
    bool moves_with_probability = false, moves_with_deviation = false, bent = false;
    for (const auto& at : grid()) {
      auto other = at;
      other.policy_probability = 0.2;
      moves_with_probability |= algorithm.weight(other) != algorithm.weight(at);
      other = at;
      other.deviation *= 2;
      moves_with_deviation |= algorithm.weight(other) != algorithm.weight(at);
      auto low = at, high = at;
      low.reward -= 1;
      high.reward += 1;
      bent |= std::abs(algorithm.weight(low) + algorithm.weight(high) - 2 * algorithm.weight(at)) > 1e-9;
    }
    CHECK(algorithm.traits.uses_probabilities == moves_with_probability);
    CHECK(algorithm.traits.uses_deviation == moves_with_deviation);
    CHECK(algorithm.traits.linear_in_reward == !bent);
  }
}

namespace {

struct SquareRule {
  static constexpr AlgorithmTraits traits = {.uses_probabilities = true};
  template <typename T>
  T operator()(const SampledActionOf<T>& action) const {
    return action.reward * action.reward - action.baseline * importance_ratio(action);
  }
};

}  // namespace

TEST_CASE("a rule weighs the same compiled for narrower and for wider registers than the kernels") {
  constexpr std::size_t lanes = 2;
  const std::vector<float> rewards = {0.5F, -1, 2, 0, 3, 4, -5, 6}, pi = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F, 0.8F}, mu(8, 0.3F);
  const std::vector<float> baseline = {1, 2};
  const ActionLanes<float> actions = {lanes, rewards.data(), baseline.data(), nullptr, pi.data(), mu.data()};
  std::vector<float> one_by_one(8), narrow(8), wide(8);
  lane_weights<SquareRule, float>(actions, one_by_one);
  lane_weights<SquareRule, Lanes<float, 2>>(actions, narrow);
  lane_weights<SquareRule, Lanes<float, 4>>(actions, wide);
  CHECK(one_by_one[5] == 16 - 2 * (0.6F / 0.3F));
  CHECK(narrow == one_by_one);
  CHECK(wide == one_by_one);
}
