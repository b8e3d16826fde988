#include "problems/tokens.hpp"

#include <cmath>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "problems/read_when.hpp"
#include "sweep/word_table.hpp"

namespace asymsweep {
namespace {

/// Entropy and the exact gradient visit every answer.
constexpr double most_answers = 4096;

/// The first `count` of a random order of 0 .. total - 1 (Fisher and Yates; only what has moved is kept).
std::vector<std::size_t> distinct(std::size_t total, std::size_t count, std::uint64_t root_seed, std::uint64_t seed) {
  std::unordered_map<std::size_t, std::size_t> moved;
  const auto at = [&](std::size_t place) { return moved.contains(place) ? moved[place] : place; };
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; ++i) {
    const double u = uniform(root_seed, Stream::context, {static_cast<std::uint32_t>(seed), 0, static_cast<std::uint32_t>(i)});
    const std::size_t place = i + place_of(u, total - i);
    chosen.push_back(at(place));
    moved[place] = at(i);
  }
  return chosen;
}

const WordTable<bool>& end_token() {
  static const WordTable<bool> table = {{"no", false}, {"yes", true}};
  return table;
}

/// Digits of `number`, the least significant first, [tree.length].
std::vector<std::size_t> digits(std::size_t number, const AnswerTree& tree) {
  std::vector<std::size_t> result;
  for (std::size_t t = 0; t < tree.length; ++t, number /= tree.onward_actions()) result.push_back(number % tree.onward_actions());
  return result;
}

/// The answer that gives `number`.
std::size_t answer_of(std::size_t number, const AnswerTree& tree) {
  auto written = digits(number, tree);
  while (tree.ends && written.size() > 1 && written.back() == 0) written.pop_back();
  std::size_t node = 0;
  for (const std::size_t digit : written) node = tree.child(node, digit);
  if (written.size() < tree.length) node = tree.child(node, tree.onward_actions());
  return node - tree.beginnings();
}

}  // namespace

AnswerTree answer_tree(const Configuration& configuration) {
  const bool ends = end_token().meaning_of(configuration.word("tokens.end_token"));
  return {.actions = static_cast<std::size_t>(configuration.integer("tokens.vocabulary")) + ends,
          .length = static_cast<std::size_t>(configuration.integer("tokens.length")),
          .ends = ends};
}

ContextualShape tokens_shape(const Configuration& configuration) {
  const auto count = [&](const char* key) { return static_cast<std::size_t>(configuration.integer(key)); };
  const auto tree = answer_tree(configuration);
  return {.training_contexts = count("tokens.prompts"),
          .test_contexts = count("tokens.test_prompts"),
          .context_features = 2 * tree.length * tree.onward_actions(),
          .tree = tree,
          .hidden = count("tokens.hidden")};
}

ContextualInstance make_tokens(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed) {
  ContextualInstance instance{tokens_shape(configuration)};
  instance.reward = answer_reward(configuration, "tokens");
  instance.pretraining = {.steps = static_cast<std::uint64_t>(configuration.integer("tokens.pretrain_steps")),
                          .label_noise = configuration.number("tokens.label_noise")};
  const auto& tree = instance.tree;
  const std::size_t numbers = tree.full_answers();
  for (const std::size_t prompt : distinct(numbers * numbers, instance.contexts(), root_seed, seed)) {
    const std::size_t a = prompt / numbers, b = prompt % numbers;
    for (const std::size_t number : {a, b})
      for (const std::size_t digit : digits(number, tree))
        for (std::size_t y = 0; y < tree.onward_actions(); ++y) instance.inputs.push_back(y == digit ? 1 : 0);
    instance.answers.push_back(static_cast<std::uint32_t>(answer_of((a + b) % numbers, tree)));
  }
  return instance;
}

std::vector<Key> tokens_keys() {
  const auto key = [](std::string name, ValueDomain domain, std::string default_text, std::string meaning,
                      std::optional<ReadWhen> read_when = {}) {
    return Key{.section = "tokens", .name = std::move(name), .domain = std::move(domain),
               .default_text = std::move(default_text), .meaning = std::move(meaning),
               .read_when = std::move(read_when)};
  };
  const auto count = [](double minimum, double maximum) {
    return ValueDomain{.number = true, .integer = true, .minimum = minimum, .maximum = maximum};
  };
  return {
      key("prompts", count(1, 1e6), "1024", "training prompts"),
      key("test_prompts", count(1, 1e6), "1024", "prompts that are never trained on"),
      key("vocabulary", count(2, most_answers), "8", "tokens to choose from: the digits of a number system"),
      key("length", count(1, 12), "2", "digits of the two numbers of a prompt, and tokens of the answer, their sum; with an end token, the most"),
      key("end_token", {.words = end_token().words()}, "no", "whether there is one more token, which ends an answer of fewer than `length` digits; sums have no leading zeros then"),
      key("hidden", count(1, 1e4), "64", "hidden units of policy = mlp", hidden_is_read()),
      key("pretrain_steps", count(0, 1e9), "4000", "steps of Adam (3e-3, batch 64) that make the base policy"),
      key("label_noise", {.number = true, .minimum = 0, .maximum = 1}, "0.5",
          "probability that the answer of a label of pretraining is drawn at random",
          label_noise_is_read("tokens")),
      wrong_reward_key("tokens"),
  };
}

void check_tokens(const Configuration& configuration) {
  const double vocabulary = configuration.number("tokens.vocabulary"), length = configuration.number("tokens.length");
  const bool ends = end_token().meaning_of(configuration.word("tokens.end_token"));
  const double numbers = std::pow(vocabulary, length), answers = ends ? (numbers * vocabulary - 1) / (vocabulary - 1) : numbers;
  const std::string base = "tokens.vocabulary = " + std::to_string(configuration.integer("tokens.vocabulary")) +
                           " and tokens.length = " + std::to_string(configuration.integer("tokens.length"));
  if (answers > most_answers)
    throw UserError(base + " make " + (ends ? "1 + vocabulary + ... + " : "") + "vocabulary^length answers, each of which entropy visits: at most " + format_count(static_cast<std::uint64_t>(most_answers)));
  const double wanted = configuration.number("tokens.prompts") + configuration.number("tokens.test_prompts");
  if (wanted > numbers * numbers)
    throw UserError("tokens.prompts and tokens.test_prompts want " + format_count(static_cast<std::uint64_t>(wanted)) + " different prompts, but " + base +
                    " make only vocabulary^(2 length) = " + format_count(static_cast<std::uint64_t>(numbers * numbers)));
}

}  // namespace asymsweep
