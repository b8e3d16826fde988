// Values computed independently at 50 digits (reference/theory_cases.json, statistics.json).

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "instances.hpp"
#include "theory/predictions.hpp"
#include "theory/thresholds.hpp"

namespace asymsweep::theory {
namespace {

nlohmann::json reference(const char* name) {
  std::ifstream file(std::string(ASYMSWEEP_REFERENCE_DIR "/") + name);
  REQUIRE(file);
  return nlohmann::json::parse(file);
}

// The file rounds V to 12 digits in places, and its own doubles to 17.
Approx close(double value) { return Approx(value).epsilon(1e-9).margin(1e-9); }

void require_close(const std::vector<double>& values, const std::vector<double>& expected) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(values[i] == close(expected[i]));
}

}  // namespace

TEST_CASE("predictions agree with the reference to 1e-9") {
  std::size_t below = 0, above = 0;
  const nlohmann::json file = reference("theory_cases.json");
  for (const auto& expected : file.at("cases")) {
    const std::vector<double> logits = expected.at("behavior_logits"), rewards = expected.at("reward_means");
    for (const auto& limit : expected.at("limits")) {
      const double v = limit.at("V");
      CAPTURE(logits.size(), v);
      const Predictions predicted = predict(logits, rewards, v, logits);
      REQUIRE(predicted.v_mu == close(expected.at("V_mu")));
      REQUIRE(predicted.v0_mu == close(expected.at("V0_mu")));
      if (limit.at("regime") == "below") {
        ++below;
        REQUIRE(predicted.limit.regime == Regime::below);
        REQUIRE(predicted.limit.unique);
        REQUIRE(predicted.limit.attractors.empty());
        REQUIRE(predicted.limit.tau == close(limit.at("tau")));
        REQUIRE(predicted.limit.support_size == limit.at("support_size").get<std::size_t>());
        REQUIRE(predicted.limit.expected_reward == close(limit.at("expected_reward")));
        REQUIRE(predicted.limit.entropy == close(limit.at("entropy")));
        require_close(predicted.limit.policy, limit.at("policy"));
        require_close(predicted.round_expected_rewards, limit.at("iterated_expected_reward"));
      } else {
        ++above;
        REQUIRE(predicted.limit.regime == Regime::above);
        REQUIRE(predicted.limit.attractors == limit.at("attractors").get<std::vector<std::size_t>>());
        REQUIRE(predicted.limit.unique == (predicted.limit.attractors.size() == 1));
        REQUIRE(std::isnan(predicted.limit.tau));
        REQUIRE(std::isnan(predicted.round_expected_rewards.front()));
        REQUIRE_FALSE(predicted.convergence);
      }
    }
  }
  REQUIRE(below >= 10);
  REQUIRE(above >= 5);
}

TEST_CASE("the hand check: supports 3, 2, 1 from V = 0.2 and V = 0.4") {
  const auto check = reference("statistics.json").at("asymre_limit_handcheck");
  const std::vector<double> logits = logarithms(check.at("mu")), rewards = check.at("r");

  REQUIRE(v_mu(logits, rewards) == close(0.5));
  REQUIRE(v1(logits, rewards) == close(check.at("V1_singleton")));
  REQUIRE(v0(logits, rewards) == close(0.5));
  for (const auto& expected : check.at("cases")) {
    const double v = expected.at("V");
    CAPTURE(v);
    const Limit limit = limit_policy(logits, rewards, v, logits);
    require_close(limit.policy, expected.at("pi"));
    REQUIRE(limit.tau == close(expected.at("tau")));
    REQUIRE(limit.expected_reward == close(expected.at("J")));
    REQUIRE(limit.support_size == (v < 0.2 ? 3u : v < 0.4 ? 2u
                                                          : 1u));
    if (v <= 0.2) REQUIRE(limit.tau == 0);
  }
  require_close(limit_policy(logits, rewards, 0.3, logits).policy, {0, 0.25, 0.75});
}

}  // namespace asymsweep::theory
