#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "problems/tokens.hpp"

using namespace asymsweep;

namespace {

Configuration configuration(double prompts, double test_prompts, double vocabulary, double length) {
  Configuration configuration;
  configuration.set("tokens.prompts", prompts);
  configuration.set("tokens.test_prompts", test_prompts);
  configuration.set("tokens.vocabulary", vocabulary);
  configuration.set("tokens.length", length);
  configuration.set("tokens.end_token", "no");
  configuration.set("tokens.hidden", 7.0);
  configuration.set("tokens.pretrain_steps", 3.0);
  configuration.set("tokens.label_noise", 0.5);
  configuration.set("tokens.wrong_reward", -1.0);
  configuration.set("noise.reward_noise", 0.0);
  configuration.set("noise.reward_flip", 0.0);
  return configuration;
}

/// The two numbers of a prompt, read back from its digits.
std::pair<std::size_t, std::size_t> numbers(const ContextualInstance& instance, std::size_t context) {
  const auto& tree = instance.tree;
  std::size_t read[2] = {0, 0};
  for (std::size_t number = 0; number < 2; ++number)
    for (std::size_t t = tree.length; t-- > 0;) {
      const double* digit = &instance.inputs[context * instance.context_features + (number * tree.length + t) * tree.actions];
      REQUIRE(std::count(digit, digit + tree.actions, 1.0) == 1);
      REQUIRE(std::count(digit, digit + tree.actions, 0.0) == static_cast<std::ptrdiff_t>(tree.actions) - 1);
      read[number] = read[number] * tree.actions + static_cast<std::size_t>(std::find(digit, digit + tree.actions, 1.0) - digit);
    }
  return {read[0], read[1]};
}

Configuration ending(Configuration configuration) {
  configuration.set("tokens.end_token", "yes");
  return configuration;
}

/// The two numbers of a prompt of a vocabulary of `digits`.
std::size_t sum_of(const ContextualInstance& instance, std::size_t context, std::size_t digits) {
  std::size_t sum = 0;
  for (std::size_t number = 0; number < 2; ++number) {
    std::size_t value = 1;
    for (std::size_t t = 0; t < instance.tree.length; ++t, value *= digits)
      for (std::size_t y = 0; y < digits; ++y)
        if (instance.inputs[context * instance.context_features + (number * instance.tree.length + t) * digits + y] == 1) sum += value * y;
  }
  return sum;
}

/// Tokens of an answer.
std::vector<std::size_t> spelt(const AnswerTree& tree, std::size_t answer) {
  std::vector<std::size_t> tokens;
  for (std::size_t t = 0; t < tree.tokens(answer); ++t) tokens.push_back(tree.last_action(tree.beginning(answer, t + 1)));
  return tokens;
}

}  // namespace

TEST_CASE("tokens with an end: the sum without leading zeros, then the end token where it has fewer digits") {
  const auto plain = make_tokens(configuration(200, 56, 4, 2), 1, 4), instance = make_tokens(ending(configuration(200, 56, 4, 2)), 1, 4);
  CHECK(instance.inputs == plain.inputs);  // the same prompts
  CHECK(instance.tree.actions == 5);
  CHECK(instance.features() == 2 * 2 * 4 + 4 + 2);
  std::set<std::size_t> lengths;
  for (std::size_t context = 0; context < 256; ++context) {
    const std::size_t sum = sum_of(instance, context, 4) % 16;
    const auto wanted = sum < 4 ? std::vector<std::size_t>{sum, 4} : std::vector<std::size_t>{sum % 4, sum / 4};
    REQUIRE(spelt(instance.tree, instance.answers[context]) == wanted);
  }
  const auto longer = make_tokens(ending(configuration(200, 56, 2, 4)), 1, 4);
  for (const auto answer : longer.answers) lengths.insert(longer.tree.tokens(answer));
  CHECK(lengths == std::set<std::size_t>{2, 3, 4});
  CHECK_NOTHROW(check_tokens(ending(configuration(60, 21, 15, 3))));
  CHECK_THROWS_WITH(check_tokens(ending(configuration(60, 21, 8, 4))), Catch::Contains("1 + vocabulary + ... + vocabulary^length answers"));
}

TEST_CASE("tokens: the answer is the sum, least significant digit first") {
  const auto instance = make_tokens(configuration(300, 100, 5, 3), 1, 4);
  for (std::size_t context = 0; context < 400; ++context) {
    const auto [a, b] = numbers(instance, context);
    std::size_t sum = 0, place = 1;  // the tree's path to the answer holds its tokens as they are emitted
    for (std::size_t t = 0; t < 3; ++t, place *= 5)
      sum += place * instance.tree.last_action(instance.tree.beginning(instance.answers[context], t + 1));
    REQUIRE(sum == (a + b) % 125);
  }
}

TEST_CASE("tokens: all prompts once when all are asked for; drawn by the seed, training prompts whatever is tested") {
  const auto prompts_of = [](const ContextualInstance& instance, std::size_t first, std::size_t last) {
    std::vector<std::pair<std::size_t, std::size_t>> prompts;
    for (std::size_t context = first; context < last; ++context) prompts.push_back(numbers(instance, context));
    return prompts;
  };
  const auto instance = make_tokens(configuration(60, 21, 3, 2), 1, 4);
  const auto all = prompts_of(instance, 0, 81);
  CHECK(std::set(all.begin(), all.end()).size() == 81);
  CHECK(prompts_of(make_tokens(configuration(60, 1, 3, 2), 1, 4), 0, 60) == prompts_of(instance, 0, 60));
  CHECK(prompts_of(make_tokens(configuration(60, 21, 3, 2), 1, 5), 0, 60) != prompts_of(instance, 0, 60));
  CHECK(!std::is_sorted(all.begin(), all.end()));
}

TEST_CASE("tokens: what a policy sees: the prompt, the tokens so far, their number") {
  const auto instance = make_tokens(configuration(2, 1, 3, 2), 1, 4);
  REQUIRE(instance.features() == 12 + 3 + 2);
  CHECK(instance.states() == 3 * 4);
  const auto seen = [&](AnswerState state) {
    std::vector<double> features(instance.features(), 9);
    instance.describe(state, features);
    CHECK(std::equal(features.begin(), features.begin() + 12, instance.inputs.begin() + static_cast<std::ptrdiff_t>(12 * state.context)));
    return std::vector<double>(features.begin() + 12, features.end());
  };
  CHECK(seen({2, 0}) == std::vector<double>{0, 0, 0, 1, 0});
  CHECK(seen({0, instance.tree.child(0, 2)}) == std::vector<double>{0, 0, 1, 0, 1});
}

TEST_CASE("tokens: too many answers and too few prompts are refused") {
  const auto check = check_tokens;
  CHECK_NOTHROW(check(configuration(60, 21, 3, 2)));
  CHECK_THROWS_WITH(check(configuration(60, 22, 3, 2)), Catch::Contains("82 different prompts") && Catch::Contains("= 81"));
  CHECK_NOTHROW(check(configuration(60, 21, 8, 4)));
  CHECK_THROWS_WITH(check(configuration(60, 21, 8, 5)), Catch::Contains("tokens.length = 5") && Catch::Contains("at most 4,096"));
}

TEST_CASE("the tree of answers with an end token, written out") {
  const AnswerTree tree = {.actions = 3, .length = 2, .ends = true};  // 0, 1 and the end token, 2
  const std::vector<std::vector<std::size_t>> all = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2}, {0, 2}, {1, 2}};
  REQUIRE(tree.answers() == all.size());
  CHECK(tree.beginnings() == 3);
  std::set<std::size_t> edges;
  for (std::size_t answer = 0; answer < all.size(); ++answer) {
    CHECK(spelt(tree, answer) == all[answer]);
    CHECK(tree.tokens(answer) == all[answer].size());
    std::size_t node = 0;
    for (const auto token : all[answer]) {
      CHECK(tree.edge(tree.child(node, token)) == node * 3 + token);
      CHECK(tree.parent(tree.child(node, token)) == node);
      edges.insert(tree.edge(node = tree.child(node, token)));
    }
    CHECK(node == tree.beginnings() + answer);
    CHECK(tree.beginning(answer, all[answer].size()) == node);
  }
  CHECK(edges.size() == 9);  // each action of each beginning leads somewhere
}

TEST_CASE("the tree of answers: nodes are numbered through, paths lead back") {
  const AnswerTree tree = {.actions = 3, .length = 3};
  CHECK(tree.answers() == 27);
  CHECK(tree.beginnings() == 1 + 3 + 9);
  std::set<std::size_t> nodes;
  for (std::size_t node = 0; node < tree.beginnings(); ++node)
    for (std::size_t y = 0; y < 3; ++y) {
      const auto child = tree.child(node, y);
      nodes.insert(child);
      CHECK(tree.parent(child) == node);
      CHECK(tree.last_action(child) == y);
      CHECK(tree.depth(child) == tree.depth(node) + 1);
    }
  CHECK(nodes.size() == 39);
  CHECK(*nodes.rbegin() == 39);
  CHECK(tree.child(tree.child(tree.child(0, 2), 0), 1) == tree.beginnings() + 2 * 9 + 0 * 3 + 1);
  CHECK(tree.beginning(2 * 9 + 0 * 3 + 1, 2) == tree.child(tree.child(0, 2), 0));
  CHECK(tree.beginning(26, 0) == 0);
}
