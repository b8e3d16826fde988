#include <catch2/catch.hpp>

#include <cmath>

#include "core/error.hpp"
#include "problems/bandit.hpp"

using namespace asymsweep;

namespace {

Configuration base() {
  Configuration configuration;
  configuration.set("problem.policy", std::string("tabular"));
  configuration.set("bandit.arms", 5.0);
  configuration.set("bandit.reward_means", std::string("uniform"));
  configuration.set("bandit.reward_distribution", std::string("gaussian"));
  configuration.set("bandit.behavior_logits", std::string("linear"));
  configuration.set("bandit.behavior_scale", 10.0);
  configuration.set("bandit.behavior_std", 1.0);
  configuration.set("bandit.initial_logits", std::string("behavior"));
  configuration.set("noise.reward_noise", 0.0);
  configuration.set("noise.reward_flip", 0.0);
  return configuration;
}

Configuration with(const std::string& key, Value value) {
  auto configuration = base();
  configuration.set(key, std::move(value));
  return configuration;
}

}  // namespace

TEST_CASE("the paper's bandit: uniform rewards, behaviour logits y / scale, pi_0 = mu_0") {
  const auto bandit = make_bandit(base(), 0, 7);
  CHECK(bandit.behavior_logits == std::vector<double>{1 / 10., 2 / 10., 3 / 10., 4 / 10., 5 / 10.});
  CHECK(bandit.initial_logits == bandit.behavior_logits);
  CHECK(bandit.observed_means == bandit.mean_rewards);
  for (const double mean : bandit.mean_rewards) CHECK((mean > 0 && mean < 1));
}

TEST_CASE("an instance depends on root seed and seed, and on no other key") {
  CHECK(make_bandit(base(), 0, 7).mean_rewards == make_bandit(with("bandit.behavior_scale", 3.0), 0, 7).mean_rewards);
  CHECK(make_bandit(base(), 0, 7).mean_rewards != make_bandit(base(), 0, 8).mean_rewards);
  CHECK(make_bandit(base(), 0, 7).mean_rewards != make_bandit(base(), 1, 7).mean_rewards);
  // more arms keep the rewards of the first ones
  const auto more = make_bandit(with("bandit.arms", 6.0), 0, 7).mean_rewards;
  CHECK(std::equal(more.begin(), more.begin() + 5, make_bandit(base(), 0, 7).mean_rewards.begin()));
}

TEST_CASE("every kind of rewards and logits") {
  CHECK(make_bandit(with("bandit.reward_means", std::string("linear")), 0, 0).mean_rewards ==
        std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  const std::vector<double> given = {1, 2, 3, 4, 5};
  CHECK(make_bandit(with("bandit.reward_means", given), 0, 0).mean_rewards == given);
  CHECK(make_bandit(with("bandit.behavior_logits", given), 0, 0).behavior_logits == given);
  CHECK(make_bandit(with("bandit.behavior_logits", std::string("zeros")), 0, 0).behavior_logits == std::vector<double>(5));
  CHECK(make_bandit(with("bandit.initial_logits", given), 0, 0).initial_logits == given);
  CHECK(make_bandit(with("bandit.initial_logits", std::string("zeros")), 0, 0).initial_logits == std::vector<double>(5));
  CHECK(make_bandit(with("bandit.reward_means", std::string("normal")), 0, 0).mean_rewards !=
        make_bandit(with("bandit.initial_logits", std::string("normal")), 0, 0).initial_logits);
  auto wide = with("bandit.behavior_logits", std::string("normal"));
  const auto narrow = make_bandit(wide, 0, 0).behavior_logits;
  wide.set("bandit.behavior_std", 2.0);
  for (std::size_t y = 0; y < 5; ++y) CHECK(make_bandit(wide, 0, 0).behavior_logits[y] == 2 * narrow[y]);
}

TEST_CASE("observed rewards: distribution, flips, noise") {
  // n = 200,000 draws; the bounds are 5 standard errors: false alarm below 1e-6.
  constexpr int n = 200'000;
  const auto mean_and_deviation = [](const RewardModel& model, double mean) {
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      const double reward = model.observe(mean, 3, {1, 2, i});
      sum += reward;
      squares += reward * reward;
    }
    return std::pair(sum / n, std::sqrt(squares / n - sum / n * sum / n));
  };
  const RewardModel plain, noisy{.noise_std = 0.5}, bernoulli{.bernoulli = true},
      flipped{.bernoulli = true, .flip_probability = 0.1};
  CHECK(mean_and_deviation(plain, 0.3).first == Approx(0.3).epsilon(1e-9));
  CHECK(mean_and_deviation(noisy, 0.3).first == Approx(0.3).margin(5 * 0.5 / std::sqrt(n)));
  CHECK(mean_and_deviation(noisy, 0.3).second == Approx(0.5).margin(5 * 0.5 / std::sqrt(2 * n)));
  CHECK(mean_and_deviation(bernoulli, 0.3).first == Approx(0.3).margin(5 * 0.46 / std::sqrt(n)));
  CHECK(flipped.observed_mean(0.3) == Approx(0.34));
  CHECK(mean_and_deviation(flipped, 0.3).first == Approx(0.34).margin(5 * 0.48 / std::sqrt(n)));
}

TEST_CASE("keys that do not fit together are refused") {
  const auto check = check_bandit;
  CHECK_NOTHROW(check(base()));
  CHECK_THROWS_WITH(check(with("bandit.reward_means", std::vector<double>{1, 2})),
                    "bandit.reward_means has 2 numbers, but bandit.arms = 5");
  CHECK_THROWS_AS(check(with("noise.reward_flip", 0.1)), UserError);
  auto bernoulli = with("bandit.reward_distribution", std::string("bernoulli"));
  CHECK_NOTHROW(check(bernoulli));
  bernoulli.set("bandit.reward_means", std::string("normal"));
  CHECK_THROWS_AS(check(bernoulli), UserError);
  bernoulli.set("bandit.reward_means", std::vector<double>{0, 0.5, 1, 1.1, 0});
  CHECK_THROWS_AS(check(bernoulli), UserError);
}
