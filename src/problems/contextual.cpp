#include "problems/contextual.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary/tanh.hpp"
#include "core/random.hpp"
#include "problems/read_when.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t teacher_hidden = 32;
constexpr double teacher_input_scale = 1.5;

/// `count` normal deviates of one stream, as long as a seed's vectors are: index = place.
std::vector<double> normals(std::uint64_t root_seed, Stream stream, std::uint64_t seed, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = normal(root_seed, stream, {static_cast<std::uint32_t>(seed), 0, static_cast<std::uint32_t>(i)});
  return values;
}

/// A random network without biases; of its output only the order matters.
class Teacher {
 public:
  Teacher(std::size_t features, std::size_t actions, std::uint64_t root_seed, std::uint64_t seed)
      : features_(features), actions_(actions),
        weights_(normals(root_seed, Stream::teacher, seed, (features + actions) * teacher_hidden)) {}

  std::uint32_t answer(const double* x) const {
    std::vector<double> units(teacher_hidden), outputs(actions_);
    const double scale = teacher_input_scale / std::sqrt(static_cast<double>(features_));
    for (std::size_t h = 0; h < teacher_hidden; ++h) {
      for (std::size_t f = 0; f < features_; ++f) units[h] += weights_[h * features_ + f] * x[f];
      units[h] = elementary::tanh(scale * units[h]);
    }
    const double* second = weights_.data() + teacher_hidden * features_;
    for (std::size_t y = 0; y < actions_; ++y)
      for (std::size_t h = 0; h < teacher_hidden; ++h) outputs[y] += second[y * teacher_hidden + h] * units[h];
    return static_cast<std::uint32_t>(std::ranges::max_element(outputs) - outputs.begin());
  }

 private:
  std::size_t features_, actions_;
  std::vector<double> weights_;  // [hidden][features], then [actions][hidden]
};

}  // namespace

ContextualShape contextual_shape(const Configuration& configuration) {
  const auto count = [&](const char* key) { return static_cast<std::size_t>(configuration.integer(key)); };
  return {.training_contexts = count("contextual.contexts"),
          .test_contexts = count("contextual.test_contexts"),
          .context_features = count("contextual.features"),
          .tree = {.actions = count("contextual.actions"), .length = 1},
          .hidden = count("contextual.hidden")};
}

ContextualInstance make_contextual(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed) {
  ContextualInstance instance{contextual_shape(configuration)};
  instance.reward = answer_reward(configuration, "contextual");
  instance.pretraining = {.steps = static_cast<std::uint64_t>(configuration.integer("contextual.pretrain_steps")),
                          .label_noise = configuration.number("contextual.label_noise")};
  const std::size_t features = instance.context_features;
  instance.inputs = normals(root_seed, Stream::context, seed, instance.contexts() * features);
  const Teacher teacher(features, instance.tree.actions, root_seed, seed);
  for (std::size_t c = 0; c < instance.contexts(); ++c)
    instance.answers.push_back(teacher.answer(instance.inputs.data() + c * features));
  return instance;
}

std::vector<Key> contextual_keys() {
  const auto key = [](std::string name, ValueDomain domain, std::string default_text, std::string meaning,
                      std::optional<ReadWhen> read_when = {}) {
    return Key{.section = "contextual", .name = std::move(name), .domain = std::move(domain),
               .default_text = std::move(default_text), .meaning = std::move(meaning),
               .read_when = std::move(read_when)};
  };
  const auto count = [](double minimum, double maximum) {
    return ValueDomain{.number = true, .integer = true, .minimum = minimum, .maximum = maximum};
  };
  return {
      key("contexts", count(1, 1e6), "512", "training contexts"),
      key("test_contexts", count(1, 1e6), "512", "contexts that are never trained on"),
      key("features", count(1, 1e4), "16", "numbers that describe a context"),
      key("actions", count(2, 1e4), "32", "answers to choose from; one is right"),
      key("hidden", count(1, 1e4), "64", "hidden units of policy = mlp", hidden_is_read()),
      key("pretrain_steps", count(0, 1e9), "400", "steps of Adam (3e-3, batch 64) that make the base policy"),
      key("label_noise", {.number = true, .minimum = 0, .maximum = 1}, "0.5",
          "probability that a label of pretraining is drawn at random",
          label_noise_is_read("contextual")),
      wrong_reward_key("contextual"),
  };
}

}  // namespace asymsweep
