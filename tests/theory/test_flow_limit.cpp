// The integrated flow against closed forms, which have 60 digits behind them; and where it must not name a limit.

#include <catch2/catch.hpp>

#include "instances.hpp"
#include "theory/flow_limit.hpp"
#include "theory/objective_limits.hpp"
#include "theory/policy.hpp"

namespace asymsweep::theory {
namespace {

using Weight = double (*)(double advantage, double ratio);

double sft(double advantage, double) { return advantage > 0 ? 1 : 0; }
double topr(double advantage, double ratio) { return advantage >= 0 ? advantage : std::min(ratio, 1.0) * advantage; }
double asymre(double advantage, double) { return advantage; }
double importance(double advantage, double ratio) { return ratio * advantage; }
double clipped(double advantage, double ratio) { return advantage > 0 && ratio > 1.2 ? 0 : ratio * advantage; }

FlowMass mass_of(const std::vector<double>& mu, const std::vector<double>& rewards, double v, Weight weight) {
  return [=](std::span<const double> policy, std::span<double> g) {
    for (std::size_t y = 0; y < g.size(); ++y) g[y] = mu[y] * weight(rewards[y] - v, policy[y] / mu[y]);
  };
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t y = 0; y < a.size(); ++y) sum += std::abs(a[y] - b[y]);
  return sum / 2;
}

struct Draw {
  std::vector<double> logits, rewards, start;
  double v;
};

/// `below`: V below V^mu; else up to the best reward.
Draw draw(std::mt19937_64& random, bool below) {
  Draw d;
  const auto arms = 2 + random() % 9;
  for (std::size_t y = 0; y < arms; ++y) {
    d.logits.push_back(uniform(random, -2, 2));
    d.rewards.push_back(uniform(random, -0.5, 1));
    d.start.push_back(uniform(random, -2, 2));
  }
  const double top = below ? expected_reward(softmax(d.logits), d.rewards) : *std::max_element(d.rewards.begin(), d.rewards.end());
  d.v = uniform(random, top - 1, top - 0.02);
  return d;
}

}  // namespace

TEST_CASE("flow: integration goes where closed forms say, within its own error, on 300 instances each") {
  struct Case {
    const char* name;
    Weight weight;
    LimitFunction limit;
    bool below;
    int found;  // at least
  };
  for (const auto& c : {Case{"sft", sft, sft_limit, false, 300}, Case{"topr", topr, topr_limit, false, 300}, Case{"asymre", asymre, limit_policy, true, 300},
                        Case{"reinforce_is", importance, reinforce_is_limit, false, 270}}) {
    std::mt19937_64 random(20250620);
    int found = 0;
    for (int i = 0; i < 300; ++i) {
      const auto d = draw(random, c.below);
      const auto flow = flow_limit(mass_of(softmax(d.logits), d.rewards, d.v, c.weight), d.start);
      CAPTURE(c.name, i, flow.reason);
      if (flow.policy.empty()) continue;
      ++found;
      REQUIRE(flow.error < 1e-6);
      REQUIRE(distance(flow.policy, c.limit(d.logits, d.rewards, d.v, d.start).policy) <= flow.error);
    }
    CAPTURE(c.name);
    CHECK(found >= c.found);
  }
}

TEST_CASE("flow: above V^mu it ends on one of the attractors, which one depends on pi_0") {
  const std::vector<double> logits(5, 0.0), rewards = {1, 0.7, 0.4, 0.3, 0.1};
  const auto mass = mass_of(softmax(logits), rewards, 0.6, asymre);  // arms 0 and 1 attract
  std::mt19937_64 random(7);
  int ends[5] = {};
  for (int i = 0; i < 200; ++i) {
    std::vector<double> start;
    for (int y = 0; y < 5; ++y) start.push_back(uniform(random, -3, 3));
    const auto flow = flow_limit(mass, start);
    REQUIRE(flow.policy.size() == 5);
    const auto arm = std::max_element(flow.policy.begin(), flow.policy.end()) - flow.policy.begin();
    REQUIRE(flow.policy[static_cast<std::size_t>(arm)] > 1 - 1e-6);
    ++ends[arm];
  }
  CHECK(ends[0] + ends[1] == 200);
  CHECK(ends[0] > 100);
  CHECK(ends[1] > 2);
}

TEST_CASE("flow: near a saddle, with faint arms, and at rates far from 1 it names the limit or none") {
  struct Case {
    std::vector<double> behavior, rewards;
    double v;
    Weight weight;
    std::vector<double> start, limit;
  };
  const std::vector<double> even = {0, 0, 0};
  const Weight truncated = [](double a, double ratio) { return a * std::min(ratio, 2.0); }, steep = [](double a, double ratio) { return a * std::pow(ratio, 20); };
  const std::vector<Case> cases = {
      {{0, -16}, {0.9, 1}, 0, importance, {0, -16}, {0, 1}},  // an arm of 1e-7 grows like its square
      {even, {1, 0.9, 0}, 0, importance, {-12, 0, 0}, {1, 0, 0}},
      {even, {1e-13, 5e-14, 0}, 0, asymre, {1, 0, 0}, {2.0 / 3, 1.0 / 3, 0}},  // nearly no velocity
      {{0, 0, -30}, {0, 0, 1}, 0.5, sft, {0, 0.5, 0}, {0, 0, 1}},
      {even, {1, 0, 0}, 0, steep, {-2, 0, 0}, {1, 0, 0}},
      {even, {1, 1, 0}, 0.9, asymre, {1e-12, 0, -60}, {1, 0, 0}},  // saddles of two arms
      {even, {1e-3, 1e-3, 0}, 0.9e-3, asymre, {1e-9, 0, -60}, {1, 0, 0}},
      {even, {1, 1, 0}, 0, importance, {1e-10, 0, 0}, {1, 0, 0}},
      {{0, 0, -14}, {1, 1, 1}, 0.5, sft, {0, 0, -20}, softmax(std::vector<double>{0, 0, -14})},  // a share below 1e-6
      {{0, -14}, {0.9, 1}, 0, truncated, {0, -14}, {1 - 1.848e-6, 1.848e-6}},
  };
  std::size_t named = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& c = cases[i];
    const auto flow = flow_limit(mass_of(softmax(c.behavior), c.rewards, c.v, c.weight), c.start);
    CAPTURE(i, flow.reason, flow.error);
    if (flow.policy.empty()) continue;
    ++named;
    CHECK(flow.error < 1e-6);
    CHECK(distance(flow.policy, c.limit) <= flow.error + 1e-9);
  }
  CHECK(named >= 2);
}

TEST_CASE("flow: faint starts of importance weights end on the best arm, or nowhere") {
  std::mt19937_64 random(5);
  int named = 0;
  for (int i = 0; i < 300; ++i) {
    auto d = draw(random, false);
    for (double& l : d.start) l = uniform(random, -18, 2);
    const auto flow = flow_limit(mass_of(softmax(d.logits), d.rewards, d.v, importance), d.start);
    if (flow.policy.empty()) continue;
    ++named;
    CAPTURE(i);
    CHECK(flow.error < 1e-6);
    CHECK(distance(flow.policy, reinforce_is_limit(d.logits, d.rewards, d.v, d.start).policy) <= flow.error);
  }
  CHECK(named > 100);
}

TEST_CASE("flow: where the weight jumps on the way there is no limit, and the reason says so") {
  const std::vector<double> logits = {0, 0}, rewards = {1, 0.5};  // each arm is pushed up until it is clipped, and then down
  const auto flow = flow_limit(mass_of(softmax(logits), rewards, 0, clipped), logits);
  CHECK(flow.policy.empty());
  CHECK(flow.reason.find("the weight jumps") != std::string::npos);
  CHECK(distance(flow_limit(mass_of(softmax(logits), rewards, 2, sft), logits).policy, softmax(logits)) < 1e-12);  // nothing moves
  CHECK_THROWS_AS(flow_limit(mass_of(softmax(logits), rewards, 0, asymre), std::vector<double>{0, std::nan(""), 0}), std::invalid_argument);
}

}  // namespace asymsweep::theory
