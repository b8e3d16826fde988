#include <catch2/catch.hpp>
#include <limits>
#include <stdexcept>

#include "theory/policy.hpp"

namespace asymsweep::theory {

TEST_CASE("softmax of known logits") {
  const std::vector<double> logits = {std::log(1.0), std::log(2.0), std::log(5.0)};
  const auto probabilities = softmax(logits);
  const std::vector<double> expected = {0.125, 0.25, 0.625};
  for (std::size_t y = 0; y < 3; ++y) REQUIRE(probabilities[y] == Approx(expected[y]).epsilon(1e-15));
}

TEST_CASE("softmax of logits that no exponential survives") {
  const std::vector<double> logits = {-1400, 0, 1400};
  REQUIRE(softmax(logits) == std::vector<double>{0, 0, 1});
  REQUIRE(extended_softmax(logits)[0] > 0);
  REQUIRE(softmax(std::vector<double>{0, -690})[1] == Approx(std::exp(-690)).epsilon(1e-13));
}

TEST_CASE("expected reward is summed without loss") {
  // The products are exact; a plain sum loses the 1 next to 2^128, whether it comes before or after.
  REQUIRE(expected_reward(std::vector<double>{0.25, 0.5, 0.25}, std::vector<double>{0x1p130, 2, -0x1p130}) == 1);
  REQUIRE(expected_reward(std::vector<double>{0.5, 0.25, 0.25}, std::vector<double>{2, 0x1p130, -0x1p130}) == 1);
}

TEST_CASE("entropy: uniform, certain") {
  REQUIRE(entropy(std::vector<double>(8, 0.125)) == Approx(std::log(8)).epsilon(1e-15));
  REQUIRE(entropy(std::vector<double>{0, 1, 0}) == 0);
}

TEST_CASE("bad arguments are refused") {
  const std::vector<double> none, two = {0.5, 0.5}, three = {0, 0, 1}, negative = {-0.5, 1.5},
                                  nan = {std::numeric_limits<double>::quiet_NaN(), 0},
                                  infinite = {std::numeric_limits<double>::infinity(), 0};
  REQUIRE_THROWS_AS(softmax(none), std::invalid_argument);
  REQUIRE_THROWS_AS(softmax(infinite), std::invalid_argument);
  REQUIRE_THROWS_AS(softmax(nan), std::invalid_argument);
  REQUIRE_THROWS_AS(expected_reward(two, three), std::invalid_argument);
  REQUIRE_THROWS_AS(entropy(none), std::invalid_argument);
  REQUIRE_THROWS_AS(entropy(negative), std::invalid_argument);
}

}  // namespace asymsweep::theory
