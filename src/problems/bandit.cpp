#include "problems/bandit.hpp"

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "sweep/word_table.hpp"

namespace asymsweep {
namespace {

std::size_t bandit_arms(const Configuration& configuration) {
  return static_cast<std::size_t>(configuration.integer("bandit.arms"));
}

ValueDomain words_or_vector(std::vector<std::string> words) {
  ValueDomain domain;
  domain.words = std::move(words);
  domain.vector = true;
  return domain;
}

enum class RewardMeans { uniform, normal, linear };
enum class Logits { behavior, linear, zeros, normal };

const WordTable<RewardMeans>& reward_means_words() {
  static const WordTable<RewardMeans> table = {{"uniform", RewardMeans::uniform}, {"normal", RewardMeans::normal}, {"linear", RewardMeans::linear}};
  return table;
}

const WordTable<Logits>& behavior_words() {
  static const WordTable<Logits> table = {{"linear", Logits::linear}, {"zeros", Logits::zeros}, {"normal", Logits::normal}};
  return table;
}

const WordTable<Logits>& initial_words() {
  static const WordTable<Logits> table = {{"behavior", Logits::behavior}, {"zeros", Logits::zeros}, {"normal", Logits::normal}};
  return table;
}

const WordTable<bool>& bernoulli_words() {
  static const WordTable<bool> table = {{"gaussian", false}, {"bernoulli", true}};
  return table;
}

ReadWhen logits_are(const std::string& word) {
  return {"bandit.behavior_logits = " + word, [word](const Configuration& configuration) {
            return !configuration.is_vector("bandit.behavior_logits") && configuration.word("bandit.behavior_logits") == word;
          }};
}

/// `count` normal deviates of one stream, index = arm.
std::vector<double> normal_vector(std::uint64_t root_seed, Stream stream, std::uint64_t seed, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t y = 0; y < count; ++y)
    values[y] = normal(root_seed, stream, {static_cast<std::uint32_t>(seed), 0, static_cast<std::uint32_t>(y)});
  return values;
}

std::vector<double> make_reward_means(const Configuration& configuration, std::size_t arms, std::uint64_t root_seed,
                                      std::uint64_t seed) {
  if (configuration.is_vector("bandit.reward_means")) return configuration.vector("bandit.reward_means");
  const auto kind = reward_means_words().meaning_of(configuration.word("bandit.reward_means"));
  if (kind == RewardMeans::normal) return normal_vector(root_seed, Stream::reward_means, seed, arms);
  std::vector<double> means(arms);
  for (std::size_t y = 0; y < arms; ++y)
    means[y] = kind == RewardMeans::linear ? static_cast<double>(y) / static_cast<double>(arms - 1)
                                : uniform(root_seed, Stream::reward_means,
                                          {static_cast<std::uint32_t>(seed), 0, static_cast<std::uint32_t>(y)});
  return means;
}

std::vector<double> make_behavior_logits(const Configuration& configuration, std::size_t arms,
                                         std::uint64_t root_seed, std::uint64_t seed) {
  if (configuration.is_vector("bandit.behavior_logits")) return configuration.vector("bandit.behavior_logits");
  const auto kind = behavior_words().meaning_of(configuration.word("bandit.behavior_logits"));
  std::vector<double> logits(arms, 0.0);
  if (kind == Logits::linear) {
    const double scale = configuration.number("bandit.behavior_scale");
    for (std::size_t y = 0; y < arms; ++y) logits[y] = static_cast<double>(y + 1) / scale;
  } else if (kind == Logits::normal) {
    const double deviation = configuration.number("bandit.behavior_std");
    logits = normal_vector(root_seed, Stream::behavior_logits, seed, arms);
    for (double& logit : logits) logit *= deviation;
  }
  return logits;
}

std::vector<double> make_initial_logits(const Configuration& configuration, const std::vector<double>& behavior_logits,
                                        std::uint64_t root_seed, std::uint64_t seed) {
  if (configuration.is_vector("bandit.initial_logits")) return configuration.vector("bandit.initial_logits");
  const auto kind = initial_words().meaning_of(configuration.word("bandit.initial_logits"));
  if (kind == Logits::behavior) return behavior_logits;
  if (kind == Logits::normal) return normal_vector(root_seed, Stream::initial_logits, seed, behavior_logits.size());
  return std::vector<double>(behavior_logits.size(), 0.0);
}

}  // namespace

BanditInstance make_bandit(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed) {
  const auto arms = bandit_arms(configuration);
  BanditInstance instance;
  instance.reward_model = {.bernoulli = bernoulli_words().meaning_of(configuration.word("bandit.reward_distribution")),
                           .flip_probability = configuration.number("noise.reward_flip"),
                           .noise_std = configuration.number("noise.reward_noise")};
  instance.mean_rewards = make_reward_means(configuration, arms, root_seed, seed);
  for (const double mean : instance.mean_rewards)
    instance.observed_means.push_back(instance.reward_model.observed_mean(mean));
  instance.behavior_logits = make_behavior_logits(configuration, arms, root_seed, seed);
  instance.initial_logits = make_initial_logits(configuration, instance.behavior_logits, root_seed, seed);
  return instance;
}

std::vector<Key> bandit_keys() {
  const auto key = [](std::string name, ValueDomain domain, std::string default_text, std::string meaning,
                      std::optional<ReadWhen> read_when = {}) {
    return Key{.section = "bandit", .name = std::move(name), .domain = std::move(domain),
               .default_text = std::move(default_text), .meaning = std::move(meaning),
               .read_when = std::move(read_when)};
  };
  return {
      key("arms", {.number = true, .integer = true, .minimum = 2, .maximum = 1e6}, "100",
          "number of arms K"),
      key("reward_means", words_or_vector(reward_means_words().words()), "uniform",
          "mean rewards r(y): uniform on (0, 1), standard normal, linear (y - 1)/(K - 1), or a vector"),
      key("reward_distribution", {.words = bernoulli_words().words()}, "gaussian",
          "observed reward: r(y) plus reward_noise, or 1 with probability r(y) and 0 otherwise"),
      key("behavior_logits", words_or_vector(behavior_words().words()), "linear",
          "logits of the first behaviour policy mu_0: y/behavior_scale, 0, N(0, behavior_std^2), or a vector"),
      key("behavior_scale", {.number = true, .open_minimum = true, .minimum = 0}, "10",
          "scale of linear behaviour logits: y/scale for y = 1..K", logits_are("linear")),
      key("behavior_std", {.number = true, .minimum = 0}, "1", "standard deviation of normal behaviour logits",
          logits_are("normal")),
      key("initial_logits", words_or_vector(initial_words().words()), "behavior",
          "logits of pi_0: those of mu_0, 0, N(0, 1), or a vector; mu_0 stays behavior_logits"),
  };
}

void check_bandit(const Configuration& configuration) {
  if (configuration.word("problem.policy") != "tabular")
    throw UserError("problem.policy = " + configuration.word("problem.policy") +
                    " needs contexts; problem.environment = bandit has one and takes problem.policy = tabular");
  const auto arms = bandit_arms(configuration);
  for (const char* key : {"bandit.reward_means", "bandit.behavior_logits", "bandit.initial_logits"})
    if (configuration.is_vector(key) && configuration.vector(key).size() != arms)
      throw UserError(std::string(key) + " has " + std::to_string(configuration.vector(key).size()) +
                      " numbers, but bandit.arms = " + std::to_string(arms));
  if (configuration.word("bandit.reward_distribution") == "bernoulli") {
    const bool vector = configuration.is_vector("bandit.reward_means");
    if (!vector && configuration.word("bandit.reward_means") == "normal")
      throw UserError("bandit.reward_means = normal does not fit bandit.reward_distribution = bernoulli: "
                      "a success probability lies in [0, 1]");
    if (vector)
      for (const double mean : configuration.vector("bandit.reward_means"))
        if (mean < 0 || mean > 1)
          throw UserError("bandit.reward_means has " + format_number(mean) +
                          ", but with bandit.reward_distribution = bernoulli a mean lies in [0, 1]");
  } else if (configuration.number("noise.reward_flip") > 0) {
    throw UserError("noise.reward_flip = " + format_number(configuration.number("noise.reward_flip")) +
                    " needs a binary reward: bandit.reward_distribution = bernoulli");
  }
}

}  // namespace asymsweep
