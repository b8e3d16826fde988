// The limits of objectives other than AsymRE: against 60 digits, against the dynamics that they solve, and at their edges.

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "instances.hpp"
#include "theory/objective_limits.hpp"
#include "theory/policy.hpp"

namespace asymsweep::theory {
namespace {

using Weight = double (*)(double advantage, double ratio);

double sft_weight(double advantage, double) { return advantage > 0 ? 1 : 0; }
double topr_weight(double advantage, double ratio) { return advantage >= 0 ? advantage : std::min(ratio, 1.0) * advantage; }
double reinforce_is_weight(double advantage, double ratio) { return ratio * advantage; }

/// Plain gradient ascent in small steps from `logits`, with a rule written here once more. The gradient is at most 1.5 an arm.
std::vector<double> ascent(const Instance& instance, double v, Weight weight, std::vector<double> logits, int steps, double step = 0.5) {
  const auto mu = softmax(instance.logits);
  std::vector<double> g(mu.size());
  for (int t = 0; t < steps; ++t) {
    const auto policy = softmax(logits);
    double total = 0;
    for (std::size_t y = 0; y < g.size(); ++y) total += g[y] = mu[y] * weight(instance.rewards[y] - v, policy[y] / mu[y]);
    for (std::size_t y = 0; y < g.size(); ++y) logits[y] += step * (g[y] - total * policy[y]);
  }
  return softmax(logits);
}

std::vector<double> random_logits(std::mt19937_64& random, std::size_t arms) {
  std::vector<double> logits;
  for (std::size_t y = 0; y < arms; ++y) logits.push_back(uniform(random, -2, 2));
  return logits;
}

double best_of(const std::vector<double>& rewards) { return *std::max_element(rewards.begin(), rewards.end()); }

const std::vector<double> three_logits = logarithms({0.5, 0.25, 0.25}), three_rewards = {0.2, 0.6, 1};

Limit limit_of(LimitFunction limit, double v, const std::vector<double>& start = three_logits) { return limit(three_logits, three_rewards, v, start); }

void require_policy(const Limit& limit, const std::vector<double>& expected) {
  REQUIRE(limit.unique);
  REQUIRE(limit.policy.size() == expected.size());
  for (std::size_t y = 0; y < expected.size(); ++y) REQUIRE(limit.policy[y] == Approx(expected[y]).margin(1e-15).epsilon(1e-13));
}

}  // namespace

TEST_CASE("limits of sft, topr and asymre agree with 60 digits on 300 instances") {
  std::ifstream file(ASYMSWEEP_REFERENCE_DIR "/objective_limits.json");
  REQUIRE(file);
  const std::map<std::string, LimitFunction> limits = {{"sft", sft_limit}, {"topr", topr_limit}, {"asymre", limit_policy}};
  std::map<std::string, int> checked;
  for (const auto& row : nlohmann::json::parse(file)) {
    const std::vector<double> logits = row.at("behavior_logits"), rewards = row.at("rewards");
    for (const auto& [name, expected] : row.at("limits").items()) {
      const Limit limit = limits.at(name)(logits, rewards, row.at("v"), std::vector<double>(logits.size(), 0));
      CAPTURE(name, checked[name]);
      REQUIRE(limit.unique);
      REQUIRE((limit.tau >= 0) == (name == "asymre"));
      // mu and A as doubles of 1 ulp: A = V^mu - V is 1e-6 at least, so the quotient keeps 1e-10.
      REQUIRE(total_variation(limit.policy, expected.get<std::vector<double>>()) < (name == "asymre" ? 1e-10 : 1e-14));
      REQUIRE(limit.support_size == limit.policy.size() - static_cast<std::size_t>(std::count(limit.policy.begin(), limit.policy.end(), 0)));
      ++checked[name];
    }
  }
  REQUIRE(checked["sft"] == 300);
  REQUIRE(checked["topr"] == 300);
  REQUIRE(checked["asymre"] > 100);
}

TEST_CASE("gradient ascent arrives at the limit of sft and of topr from any start, V below and above V^mu") {
  std::mt19937_64 random(31);
  double farthest = 0;
  int above = 0;
  for (int i = 0; i < 150; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 5, 2);
    const double v = uniform(random, -0.6, best_of(instance.rewards) - 0.05);
    const auto start = random_logits(random, instance.logits.size());
    for (const auto& [limit, weight] : {std::pair<LimitFunction, Weight>(sft_limit, sft_weight), std::pair<LimitFunction, Weight>(topr_limit, topr_weight)}) {
      const Limit end = limit(instance.logits, instance.rewards, v, start);
      const double distance = total_variation(ascent(instance, v, weight, start, 20000), end.policy);
      CAPTURE(i, v, distance);
      // An arm with r <= V goes as 1/t, the slower the smaller G; G is smallest for topr with V just below the best reward.
      REQUIRE(distance < 0.03);
      farthest = std::max(farthest, distance);
      above += end.regime == Regime::above;
    }
  }
  REQUIRE(farthest > 1e-4);  // of 1/t
  REQUIRE(above > 50);
}

TEST_CASE("topr: an arm not above V is given up as |P| / (K (V - r + G) t), whatever pi_0") {
  // V = 0.6: P is the arm of r = 1, K = 3, G = sum mu (r - V)_+ = 0.25 * 0.4.
  const Instance hand{three_logits, three_rewards};
  for (const std::vector<double>& start : {three_logits, std::vector<double>{3, 0, -3}}) {
    const auto policy = ascent(hand, 0.6, topr_weight, start, 400000);
    REQUIRE(policy[0] * 200000 == Approx(1 / (3 * 0.5)).epsilon(0.02));
    REQUIRE(policy[1] * 200000 == Approx(1 / (3 * 0.1)).epsilon(0.02));
  }
}

TEST_CASE("gradient ascent with importance weights arrives at the best arm, whatever V") {
  std::mt19937_64 random(32);
  for (int i = 0; i < 100; ++i) {
    Instance instance = random_instance(random, 2 + random() % 4, 2);
    const auto best = static_cast<std::size_t>(std::max_element(instance.rewards.begin(), instance.rewards.end()) - instance.rewards.begin());
    instance.rewards[best] += 0.3;
    const double v = uniform(random, -1, 2);
    const auto start = random_logits(random, instance.logits.size());
    const Limit limit = reinforce_is_limit(instance.logits, instance.rewards, v, start);
    CAPTURE(i, v);
    REQUIRE(limit.unique);
    REQUIRE(limit.attractors == std::vector<std::size_t>{best});
    REQUIRE(total_variation(ascent(instance, v, reinforce_is_weight, start, 20000), limit.policy) < 0.02);
  }
}

TEST_CASE("the hand check: mu = (1/2, 1/4, 1/4), r = (0.2, 0.6, 1)") {
  require_policy(limit_of(sft_limit, 0.1), {0.5, 0.25, 0.25});
  require_policy(limit_of(sft_limit, 0.2), {0, 0.5, 0.5});  // r = V is no success
  require_policy(limit_of(topr_limit, 0.2), {0, 1. / 3, 2. / 3});
  require_policy(limit_of(topr_limit, 0.7), {0, 0, 1});  // above V^mu = 0.5
  require_policy(limit_of(reinforce_is_limit, 5), {0, 0, 1});
  REQUIRE(limit_of(topr_limit, 0.7).regime == Regime::above);
  REQUIRE(limit_of(topr_limit, 0.2).support_size == 2);
  REQUIRE(limit_of(topr_limit, 0.2).expected_reward == Approx(0.6 / 3 + 2. / 3));
}

TEST_CASE("no reward above V: sft stays at pi_0, and topr has no limit that we know") {
  const auto start = logarithms({0.1, 0.3, 0.6});
  for (const double v : {1.0, 2.0}) {
    require_policy(limit_of(sft_limit, v, start), {0.1, 0.3, 0.6});
    REQUIRE_FALSE(limit_of(topr_limit, v).unique);
    REQUIRE(std::isnan(limit_of(topr_limit, v).expected_reward));
  }
  REQUIRE_FALSE(limit_of(topr_limit, std::nextafter(1.0, 0)).unique);  // V is the best reward up to rounding
}

TEST_CASE("arms that tie for the best: no limit with importance weights, one for each that is above V otherwise") {
  const std::vector<double> rewards = {1, 0.5, 1};
  const Limit tied = reinforce_is_limit(three_logits, rewards, 0, three_logits);
  REQUIRE_FALSE(tied.unique);
  REQUIRE(tied.policy.empty());
  REQUIRE(tied.attractors == std::vector<std::size_t>{0, 2});
  require_policy(topr_limit(three_logits, rewards, 0.9, three_logits), {2. / 3, 0, 1. / 3});
}

TEST_CASE("mu that underflows in double keeps its odds") {
  const std::vector<double> logits = {0, -1400 + std::log(3), -1400}, rewards = {0, 1, 1};
  require_policy(sft_limit(logits, rewards, 0.5, logits), {0, 0.75, 0.25});
  require_policy(topr_limit(logits, rewards, 0.5, logits), {0, 0.75, 0.25});
}

TEST_CASE("arguments that are no numbers, or of other sizes, are refused") {
  const std::vector<double> two = {0, 1}, infinite = {0, -std::numeric_limits<double>::infinity()}, none;
  for (const auto limit : {sft_limit, topr_limit, reinforce_is_limit}) {
    REQUIRE_THROWS_AS(limit(infinite, two, 0, two), std::invalid_argument);
    REQUIRE_THROWS_AS(limit(two, two, 0, infinite), std::invalid_argument);
    REQUIRE_THROWS_AS(limit(two, two, std::numeric_limits<double>::quiet_NaN(), two), std::invalid_argument);
    REQUIRE_THROWS_AS(limit(two, three_rewards, 0, two), std::invalid_argument);
    REQUIRE_THROWS_AS(limit(two, two, 0, three_logits), std::invalid_argument);
    REQUIRE_THROWS_AS(limit(none, none, 0, none), std::invalid_argument);
  }
}

}  // namespace asymsweep::theory
