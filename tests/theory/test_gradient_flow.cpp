// The closed forms against the dynamics that they solve: plain gradient ascent dl = a - A softmax(l).

#include <algorithm>
#include <catch2/catch.hpp>

#include "instances.hpp"
#include "theory/limit.hpp"
#include "theory/policy.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::theory {
namespace {

std::vector<double> plain_softmax(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> policy;
  double total = 0;
  for (const double logit : logits) total += policy.emplace_back(std::exp(logit - largest));
  for (double& p : policy) p /= total;
  return policy;
}

/// Euler steps of 1 / |A| (the Hessian of log-sum-exp is at most 1/2: stable).
std::vector<double> flow(const Instance& instance, double v, std::vector<double> logits, double time) {
  const auto mu = plain_softmax(instance.logits);
  std::vector<double> a;
  double total = 0;
  for (std::size_t y = 0; y < mu.size(); ++y) total += a.emplace_back(mu[y] * (instance.rewards[y] - v));
  const double step = 1 / std::abs(total);
  for (double t = 0; t < time; t += step) {
    const auto policy = plain_softmax(logits);
    for (std::size_t y = 0; y < a.size(); ++y) logits[y] += step * (a[y] - total * policy[y]);
  }
  return plain_softmax(logits);
}

/// Distance of the nearest a(y) to the water level: arms arrive and leave as exp(-margin t).
double margin(const Instance& instance, double v, double tau) {
  const auto mu = plain_softmax(instance.logits);
  double nearest = 1e300;
  for (std::size_t y = 0; y < mu.size(); ++y)
    nearest = std::min(nearest, std::abs(mu[y] * (instance.rewards[y] - v) - tau));
  return nearest;
}

std::vector<double> random_start(std::mt19937_64& random, std::size_t arms) {
  std::vector<double> logits;
  for (std::size_t y = 0; y < arms; ++y) logits.push_back(uniform(random, -2, 2));
  return logits;
}

}  // namespace

TEST_CASE("below V^mu gradient ascent arrives at the limit from any start") {
  std::mt19937_64 random(10);
  int checked = 0, edges = 0;
  while (checked < 250) {
    const Instance instance = random_instance(random, 2 + random() % 9, 2);
    const double v = v_mu(instance.logits, instance.rewards) - uniform(random, 0.02, 1);
    const auto start = random_start(random, instance.logits.size());
    const Limit limit = limit_policy(instance.logits, instance.rewards, v, start);
    const double rate = margin(instance, v, limit.tau);
    if (rate < 1e-4) {  // next to an edge the flow goes as 1/t
      ++edges;
      continue;
    }
    CAPTURE(checked, v, rate);
    REQUIRE(total_variation(flow(instance, v, start, 40 / rate), limit.policy) < 1e-8);
    ++checked;
  }
  REQUIRE(edges < 50);
}

TEST_CASE("on an edge the flow goes as 1/t, to the same limit") {
  const Instance hand{logarithms({0.5, 0.25, 0.25}), {0.2, 0.6, 1}};  // V = 0.2: a(0) = tau = 0
  const Limit limit = limit_policy(hand.logits, hand.rewards, 0.2, hand.logits);
  const double near = total_variation(flow(hand, 0.2, hand.logits, 2000), limit.policy);
  const double far = total_variation(flow(hand, 0.2, hand.logits, 20000), limit.policy);
  REQUIRE(far < 1e-3);
  REQUIRE(near / far == Approx(10).epsilon(0.05));
}

TEST_CASE("above V^mu gradient ascent ends in one of the attractors; in the only one from every start") {
  std::mt19937_64 random(11);
  int single = 0, several = 0;
  for (int i = 0; i < 300; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 9, 2);
    const double v = v_mu(instance.logits, instance.rewards) + uniform(random, 0.005, 0.5);
    const auto start = random_start(random, instance.logits.size());
    const Limit limit = limit_policy(instance.logits, instance.rewards, v, start);
    const auto end = flow(instance, v, start, 3000);
    const auto winner = static_cast<std::size_t>(std::max_element(end.begin(), end.end()) - end.begin());
    CAPTURE(i, v, end[winner]);
    REQUIRE(end[winner] > 0.99);
    REQUIRE(std::count(limit.attractors.begin(), limit.attractors.end(), winner) == 1);
    if (limit.unique) REQUIRE(limit.policy[winner] == 1);
    ++(limit.unique ? single : several);
  }
  REQUIRE(single > 30);
  REQUIRE(several > 30);
}

TEST_CASE("every attractor attracts, and no other arm does") {
  std::mt19937_64 random(12);
  for (int i = 0; i < 100; ++i) {
    const Instance instance = random_instance(random, 2 + random() % 6, 2);
    const double v = v_mu(instance.logits, instance.rewards) + uniform(random, 0.05, 0.5);
    const auto attractors = limit_policy(instance.logits, instance.rewards, v, instance.logits).attractors;
    for (std::size_t y = 0; y < instance.logits.size(); ++y) {
      std::vector<double> start(instance.logits.size(), 0);
      start[y] = 12;  // next to the vertex
      const bool attracts = std::count(attractors.begin(), attractors.end(), y) == 1;
      CAPTURE(i, y, v);
      REQUIRE((flow(instance, v, start, 20000)[y] > 0.999) == attracts);
    }
  }
}

TEST_CASE("V equal to the rewards of other arms: the arms on the edge do not attract, however near the start") {
  // a = (-0.2, 0, 0.1), A = -0.1: arm 1 is on the edge. a = (-0.25, 0, 0, 0), A = -0.25: arm 0.
  const Instance edge{{std::log(0.5), std::log(0.25), std::log(0.25)}, {0.2, 0.6, 1}};
  const Instance one_bad{{0, 0, 0, 0}, {-0.4, 0.6, 0.6, 0.6}};
  REQUIRE(limit_policy(one_bad.logits, one_bad.rewards, 0.6, one_bad.logits).attractors == std::vector<std::size_t>{1, 2, 3});
  for (const auto& [instance, arm] : {std::pair{edge, std::size_t{1}}, std::pair{one_bad, std::size_t{0}}}) {
    std::vector<double> start(instance.logits.size(), 0);
    start[arm] = 5;
    REQUIRE(flow(instance, 0.6, start, 20000)[arm] < 1e-3);
  }
}

}  // namespace asymsweep::theory
