// Measures of policies: known answers by hand, what must hold of all of them, and what weighs on average in a group.

#include <catch2/catch.hpp>

#include <cmath>

#include "algorithms/formula.hpp"
#include "oracles/bandit_trainer.hpp"
#include "training/lanes/lane_trainer.hpp"
#include "training/measures/bandit_measures.hpp"
#include "training/measures/contextual_measures.hpp"

using namespace asymsweep;

namespace {

using Numbers = std::vector<double>;

double kl(const Numbers& p, const Numbers& q) { return kl_divergence<double>(p, q); }
double size_of(const Numbers& p, const Numbers& q) { return effective_sample_size<double>(p, q); }

Numbers greedy(Numbers p) {
  make_greedy<double>(p);
  return p;
}

Numbers cold(Numbers p) {
  make_low_temperature<double>(p);
  return p;
}

/// One training and one test context, answers of one of three actions, of which the first is right.
ContextualInstance one_context() {
  ContextualInstance instance;
  instance.training_contexts = instance.test_contexts = 1;
  instance.tree = {.actions = 3, .length = 1};
  instance.answers = {0, 0};
  return instance;
}

/// The measures there, of these policies.
Measures measured(const ContextualInstance& instance, const TrainingParameters& training, const Numbers& pi, const Numbers& mu, const Numbers& initial) {
  ContextualMeasures<double> sums(instance, training, 3);
  const auto look = [](const Numbers& policy) { return PolicyLook<double>{policy.data(), policy.data()}; };
  sums.add_training(look(pi), look(mu), look(initial), &instance.answers[0]);
  sums.add_test(look(pi), &instance.answers[1]);
  return sums.of(0);
}

Measures measured(const ContextualInstance& instance, const TrainingParameters& training, const Numbers& pi, const Numbers& mu) {
  return measured(instance, training, pi, mu, mu);
}

TrainingParameters of_group(const std::string& algorithm, std::size_t group, double delta_v) {
  TrainingParameters training{.algorithm = algorithm};
  training.gradient = GradientKind::sampled;
  training.group = group;
  training.baseline = {.relative = true, .value = delta_v, .estimate = BaselineEstimate::group};
  return training;
}

BanditInstance three_arms() {
  return {.mean_rewards = {0.2, 0.6, 1}, .observed_means = {0.2, 0.6, 1}, .behavior_logits = {std::log(2.0), 0, 0}, .initial_logits = {std::log(2.0), 0, 0}, .reward_model = {}};
}

TrainingParameters exact(const std::string& algorithm, double v) {
  TrainingParameters training{.algorithm = algorithm};
  training.steps = 60;
  training.lag = 7;
  training.learning_rate = 0.5;
  training.baseline = {.relative = false, .value = v};
  training.measure.metrics = MetricSet::all;
  return training;
}

const Numbers mu = {0.5, 0.25, 0.25}, pi = {0.25, 0.25, 0.5};

}  // namespace

TEST_CASE("measures: KL by hand, at least 0, 0 of a policy with itself, finite where q has none of it") {
  CHECK(kl(mu, pi) == Approx(0.25 * std::log(2.0)).epsilon(1e-14));
  CHECK(kl(pi, mu) == Approx(0.25 * std::log(2.0)).epsilon(1e-14));
  CHECK(kl({0.5, 0.5}, {0.25, 0.75}) == Approx(0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3)).epsilon(1e-14));
  CHECK(kl({0, 1}, {0.5, 0.5}) == Approx(std::log(2.0)).epsilon(1e-14));
  CHECK(kl({1, 0}, {0, 1}) == Approx(-std::log(smallest_probability)).epsilon(1e-14));
  CHECK(kl({1e-300, 1}, {0, 1}) < 1e-290);
  CHECK(std::isnan(kl({Measures::none, 1}, {0.5, 0.5})));
  for (int i = 0; i < 200; ++i) {
    const double p = (i + 0.5) / 200;
    CHECK(kl({p, 1 - p}, {p, 1 - p}) == 0);
    CHECK(kl({p, 1 - p}, {p * (1 - 1e-9), 1 - p * (1 - 1e-9)}) >= 0);
    // of sums that are not quite 1 only the second order counts
    CHECK(kl({p, 1 - p}, {p * (1 + 1e-7), (1 - p) * (1 + 1e-7)}) < 1e-13);
  }
}

TEST_CASE("measures: effective sample size by hand, 1 of a policy with itself, in [0, 1]") {
  CHECK(size_of({0.5, 0.5}, {0.25, 0.75}) == Approx(0.75).epsilon(1e-14));
  CHECK(size_of(pi, mu) == Approx(1 / (0.125 + 0.25 + 1)).epsilon(1e-14));
  CHECK(size_of({1, 0}, {0.125, 0.875}) == Approx(0.125).epsilon(1e-14));
  CHECK(size_of({1, 0}, {0, 1}) < 1e-300);
  CHECK(std::isnan(size_of({Measures::none, 1}, {0.5, 0.5})));
  for (int i = 0; i < 200; ++i) {
    const double p = (i + 0.5) / 200;
    CHECK(size_of({p, 1 - p}, {p, 1 - p}) == Approx(1).epsilon(1e-15));
    CHECK(size_of({p, 1 - p}, {0.3, 0.7}) <= 1);
    CHECK(size_of({p, 1 - p}, {0.3, 0.7}) > 0);
  }
}

TEST_CASE("measures: one of k answers is right") {
  CHECK(pass_at(0.25, 1) == 0.25);
  CHECK(pass_at(0.25, 2) == 0.4375);
  CHECK(pass_at(0.25, 3) == 0.578125);
  CHECK(pass_at(0.1, 11) == Approx(1 - std::pow(0.9, 11)).epsilon(1e-14));
  CHECK(pass_at(1e-20, 1000) == Approx(1e-17).epsilon(1e-12));
  CHECK(pass_at(0.0, 1000) == 0);
  CHECK(pass_at(1.0, 3) == 1);
  for (std::uint64_t k = 1; k < 100; ++k) CHECK(pass_at(0.01, k + 1) > pass_at(0.01, k));
  CHECK(pass_at(0.3, 1000000000) == 1);
}

TEST_CASE("measures: the likeliest action, ties shared; and temperature 0.1") {
  CHECK(greedy({0.3, 0.5, 0.2}) == Numbers{0, 1, 0});
  CHECK(greedy({0.4, 0.4, 0.2}) == Numbers{0.5, 0.5, 0});
  const auto at_low_temperature = cold(mu);
  CHECK(at_low_temperature[0] == Approx(1024.0 / 1026).epsilon(1e-14));
  CHECK(at_low_temperature[1] == Approx(1.0 / 1026).epsilon(1e-14));
  CHECK(cold({1e-200, 1e-200, 0}) == Numbers{0.5, 0.5, 0});
}

TEST_CASE("measures: negative mass, and what of it is below mu, by hand") {
  GradientMass<double> mass;
  mass.add(1, 0.5, true);
  mass.add(-1, 0.25, false);
  mass.add(-2, 0.25, true);
  CHECK(mass.negative_share() == Approx(0.75 / 1.25));
  CHECK(mass.share_below_mu() == Approx(0.5 / 0.75));
  CHECK(std::isnan(GradientMass<double>().negative_share()));
  GradientMass<double> positive;
  positive.add(1, 0.5, true);
  CHECK(positive.negative_share() == 0);
  CHECK(std::isnan(positive.share_below_mu()));
}

TEST_CASE("measures of three arms by hand") {
  // a(y) = mu (r - 1/2) = -0.15, 0.025, 0.125 (THEORY.md's example); pi is below mu on the first arm
  const auto instance = three_arms();
  const auto measures = bandit_measures(instance, exact("asymre", 0.5), {pi, mu, mu, 3});
  CHECK(measures.negative_share == Approx(0.15 / 0.3));
  CHECK(measures.negative_share_below_mu == 1);
  CHECK(measures.greedy == 1);
  CHECK(measures.low_temperature == Approx((1024 + 0.6 + 0.2) / 1026));
  CHECK(measures.kl_behavior == Approx(0.25 * std::log(2.0)));
  CHECK(measures.kl_initial == measures.kl_behavior);
  CHECK(measures.effective_sample_size == Approx(1 / 1.375));
  CHECK(std::isnan(measures.pass_at_k));
  // V = 0: nothing is negative. V = 0.8: the second arm is too, and pi is not below mu there
  CHECK(bandit_measures(instance, exact("asymre", 0), {pi, mu, mu, 3}).negative_share == 0);
  CHECK(bandit_measures(instance, exact("asymre", 0.8), {pi, mu, mu, 3}).negative_share == Approx(0.35 / 0.4));
  CHECK(bandit_measures(instance, exact("asymre", 0.8), {pi, mu, mu, 3}).negative_share_below_mu == Approx(0.3 / 0.35));
  // delta_v of V^mu = 0.5, and of V^mu_0: mu_0 is `mu` too
  auto relative = exact("asymre", 0.3);
  relative.baseline.relative = true;
  // V^pi = 0.7, so V = 1: the best arm weighs nothing
  CHECK(bandit_measures(instance, relative, {mu, pi, mu, 3}).negative_share == Approx(1));
  CHECK(bandit_measures(instance, relative, {mu, pi, mu, 3}).negative_share_below_mu == 0);
  relative.baseline.reference = BaselineReference::initial;
  CHECK(bandit_measures(instance, relative, {mu, pi, mu, 3}).negative_share == Approx((0.25 * 0.6 + 0.25 * 0.2) / (0.25 * 0.6 + 0.25 * 0.2 + 0.5 * 0.2)));
  // importance weights and TOPR: by pi what is negative
  CHECK(bandit_measures(instance, exact("reinforce_is", 0.5), {pi, mu, mu, 3}).negative_share == Approx(0.075 / (0.075 + 0.025 + 0.25)));
  CHECK(bandit_measures(instance, exact("topr", 0.5), {pi, mu, mu, 3}).negative_share == Approx(0.075 / (0.075 + 0.025 + 0.125)));
}

TEST_CASE("measures: where no expected weight is known the shares are NaN, and of no policy all are") {
  auto instance = three_arms();
  auto training = of_group("grpo", 4, 0);
  CHECK(std::isnan(bandit_measures(instance, training, {pi, mu, mu, 3}).negative_share));
  training.baseline.estimate = BaselineEstimate::exact;
  CHECK(bandit_measures(instance, training, {mu, mu, mu, 3}).negative_share == Approx(0.5));
  instance.reward_model.noise_std = 1;
  CHECK(std::isnan(bandit_measures(instance, training, {mu, mu, mu, 3}).negative_share));
  training.algorithm = "asymre";
  CHECK(bandit_measures(instance, training, {pi, mu, mu, 3}).negative_share > 0);
  const Numbers nothing(3, Measures::none);
  const auto of_nothing = bandit_measures(instance, training, {nothing, mu, mu, 3});
  CHECK(std::isnan(of_nothing.greedy));
  CHECK(std::isnan(of_nothing.kl_behavior));

  auto contexts = one_context();
  contexts.reward.noise_std = 1;
  CHECK(std::isnan(measured(contexts, of_group("grpo", 4, 0), pi, mu).negative_share));
  CHECK(measured(contexts, of_group("asymre", 4, 0), pi, mu).negative_share > 0);
}

TEST_CASE("measures of one context by hand") {
  auto training = exact("asymre", 0);
  training.measure.k = 2;
  const auto measures = measured(one_context(), training, pi, mu);
  CHECK(measures.pass_at_k == 0.4375);
  CHECK(measures.greedy == 0);
  CHECK(measures.low_temperature == Approx(1.0 / 1026));
  CHECK(measures.kl_behavior == Approx(0.25 * std::log(2.0)));
  CHECK(measures.effective_sample_size == Approx(1 / 1.375));
  const auto from_elsewhere = measured(one_context(), training, pi, mu, {0.125, 0.125, 0.75});
  CHECK(from_elsewhere.kl_initial == Approx(0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3)));
  CHECK(from_elsewhere.kl_behavior == measures.kl_behavior);
  CHECK(measures.negative_share == 0.5);  // half of mu is right, weights are 1 and -1
  CHECK(measures.negative_share_below_mu == 0);
  CHECK(measured(one_context(), training, mu, pi).negative_share_below_mu == Approx(0.5 / 0.75));
}

TEST_CASE("measures: lengths of answers by hand, of all, of the right ones and of the wrong ones") {
  // answers 00, 01, 10, 11, the end token alone, 0 and end, 1 and end; next token: [empty, after 0, after 1][0, 1, end]
  ContextualInstance instance;
  instance.training_contexts = 2;
  instance.test_contexts = 1;
  instance.tree = {.actions = 3, .length = 2, .ends = true};
  const auto answers = [&](const Numbers& next) {
    Numbers reached(10);
    reached[0] = 1;
    for (std::size_t node = 0; node < 3; ++node)
      for (std::size_t y = 0; y < 3; ++y) reached[instance.tree.child(node, y)] = reached[node] * next[node * 3 + y];
    return Numbers(reached.begin() + 3, reached.end());
  };
  const Numbers first = {0.25, 0.25, 0.5, 0.5, 0.25, 0.25, 0, 0, 1}, second = {0.5, 0.25, 0.25, 0, 0.5, 0.5, 1, 0, 0};
  const auto lengths = [&](std::vector<std::uint32_t> right, const Numbers& a, const Numbers& b) {
    ContextualMeasures<double> sums(instance, exact("asymre", 0), 3);
    const Numbers of_a = answers(a), of_b = answers(b);
    const PolicyLook<double> in_a = {a.data(), of_a.data()}, in_b = {b.data(), of_b.data()};
    sums.add_training(in_a, in_a, in_a, &right[0]);
    sums.add_training(in_b, in_b, in_b, &right[1]);
    const auto measures = sums.of(0);
    return Numbers{measures.answer_length, measures.right_answer_length, measures.wrong_answer_length};
  };
  // tokens: 1.5 and 1.75. Right: the end token alone, 0.5, and 0 1, 0.25
  const auto both = lengths({4, 1}, first, second);
  CHECK(both[0] == Approx(1.625));
  CHECK(both[1] == Approx((0.5 * 1 + 0.25 * 2) / 0.75));
  CHECK(both[2] == Approx((0.5 * 2 + 0.25 * 1 + 0.5 * 2) / 1.25));
  const Numbers sure = {1, 0, 0, 1, 0, 0, 1, 0, 0};  // 0 0 always
  const auto all_right = lengths({0, 0}, sure, sure), none_right = lengths({4, 3}, sure, sure);
  CHECK(all_right[1] == 2);
  CHECK(std::isnan(all_right[2]));
  CHECK(std::isnan(none_right[1]));
  CHECK(none_right[2] == 2);
}

TEST_CASE("measures: a group's own baseline, on average over the group") {
  // GRPO of two answers, half of them right: beside an equal one nothing, else A = 1 or -1
  const auto instance = one_context();
  CHECK(measured(instance, of_group("grpo", 2, 0), mu, mu).negative_share == Approx(0.5));
  // rho = 0.5 on the right answer (not clipped, A > 0), 1 and 2 on the wrong ones (A < 0: clipped only below 0.8)
  CHECK(measured(instance, of_group("grpo", 2, 0), pi, mu).negative_share == Approx(0.75 / (0.25 + 0.75)));
  // AsymRE: V = V^mu + 2 delta_v = -0.2 on average: weights 1.2 and -0.8, halved
  CHECK(measured(instance, of_group("asymre", 2, -0.1), pi, mu).negative_share == Approx(0.8 / 2.0));
  // the same where the sum over groups is taken, by a weight that is AsymRE's where pi = mu
  for (const std::size_t group : {2, 5, 8}) {
    const double average = measured(instance, of_group("asymre", group, -0.1), mu, mu).negative_share;
    auto formula = of_group("mine", group, -0.1);
    formula.formula = bound_formula(FormulaKind::weight, "ratio*(R - V)", {}, {.arms = 3, .steps = 60, .group_size = static_cast<double>(group), .length = 1});
    CHECK(measured(instance, formula, mu, mu).negative_share == Approx(average).epsilon(1e-12));
    // a quarter right: groups with few right answers are the likelier ones
    CHECK(measured(instance, formula, pi, pi).negative_share == Approx(measured(instance, of_group("asymre", group, -0.1), pi, pi).negative_share).epsilon(1e-12));
    const auto g = static_cast<double>(group);
    const double v = 0 + -0.1 * g / (g - 1);
    CHECK(average == Approx((1 + v) / 2));
  }
}

TEST_CASE("measures of rewards 1 and 0: half the V, the same shares") {
  auto zero = one_context();
  zero.reward.wrong = 0;
  CHECK(measured(zero, exact("asymre", 0), pi, mu).negative_share == 0);
  CHECK(measured(zero, exact("asymre", 0.5), pi, mu).negative_share == measured(one_context(), exact("asymre", 0), pi, mu).negative_share);
  for (const char* algorithm : {"asymre", "grpo", "topr"})
    for (const std::size_t group : {2, 5})
      CHECK(measured(zero, of_group(algorithm, group, -0.05), pi, mu).negative_share == Approx(measured(one_context(), of_group(algorithm, group, -0.1), pi, mu).negative_share).epsilon(1e-12));
  // flipped for sure: the right answer's reward is the wrong one's
  auto flipped = zero;
  flipped.reward.flip_probability = 1;
  auto swapped = of_group("topr", 2, 0);
  CHECK(measured(flipped, swapped, mu, mu).negative_share == Approx(measured(zero, swapped, mu, mu).negative_share));
  CHECK(measured(flipped, swapped, {0.25, 0.25, 0.5}, mu).negative_share == Approx(0.5 / (0.5 + 1)));
}

TEST_CASE("measures of the bandit: lanes and scalar trainer have the same mu and pi_0, at every lag") {
  auto instance = three_arms();
  for (const char* algorithm : {"asymre", "grpo", "topr"})
    for (const std::optional<std::uint64_t> lag : {std::optional<std::uint64_t>{}, {1}, {7}, {20}})
      for (const auto mode : {LagMode::periodic, LagMode::delay}) {
        CAPTURE(algorithm, lag.value_or(0), static_cast<int>(mode));
        auto training = exact(algorithm, 0.45);
        training.lag = lag;
        training.lag_mode = mode;
        const std::vector<std::uint64_t> steps = {0, 1, 7, 8, 59, 60};
        auto lanes = train_bandit_lanes(std::span(&instance, 1), training, steps, 5, 0, never)->front();
        auto scalar = *train_bandit(instance, training, steps, 5, 0, never);
        measure(lanes, training, steps);
        measure(scalar, training, steps);
        REQUIRE(lanes.checkpoint_measures.size() == steps.size());
        for (std::size_t c = 0; c < steps.size(); ++c) {
          const auto &of_lanes = lanes.checkpoint_measures[c], &of_scalar = scalar.checkpoint_measures[c];
          for (const auto field : {&Measures::greedy, &Measures::low_temperature, &Measures::kl_behavior, &Measures::kl_initial, &Measures::effective_sample_size, &Measures::negative_share})
            CHECK((std::isnan(of_lanes.*field) ? std::isnan(of_scalar.*field) : of_lanes.*field == Approx(of_scalar.*field).margin(1e-10)));
          // mu is the policy `lag` steps ago or at the start of the round: what the policies say
          CHECK(lanes.checkpoint_measures[c].kl_initial == Approx(kl(scalar.checkpoint_policies[c], scalar.checkpoint_policies[0])).margin(1e-12));
        }
        CHECK(lanes.checkpoint_measures[0].kl_initial == 0);
        CHECK(lanes.checkpoint_measures[0].kl_behavior < 1e-15);
        CHECK(lanes.checkpoint_measures[2].kl_behavior > 0);
        // after 7 steps of lag 7 the last step's mu is still mu_0
        if (lag == 7) CHECK(lanes.checkpoint_measures[2].kl_behavior == Approx(kl(lanes.checkpoint_policies[2], mu)).margin(1e-12));
        if (lag == 1 && mode == LagMode::periodic) CHECK(lanes.checkpoint_measures[5].kl_behavior == Approx(kl(lanes.checkpoint_policies[5], lanes.checkpoint_policies[4])).margin(1e-12));
        CHECK(lanes.final_measures.kl_behavior == lanes.checkpoint_measures.back().kl_behavior);
      }
}
