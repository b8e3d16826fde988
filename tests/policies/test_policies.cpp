// What every policy of the registry must keep.

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "core/random.hpp"
#include "policies/registry.hpp"
#include "policies/tabular.hpp"

using namespace asymsweep;

namespace {

constexpr std::size_t states = 4, features = 3, actions = 5, hidden = 6;

double deviate(std::uint32_t which, std::size_t i) { return normal(2, Stream::parameters, {which, 0, static_cast<std::uint32_t>(i)}); }

std::vector<double> deviates(std::uint32_t which, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = deviate(which, i);
  return values;
}

const std::vector<double>& inputs() {
  static const auto values = deviates(1, states * features);
  return values;
}

std::unique_ptr<Policy> make(const PolicyEntry& entry) {
  return entry.make({.states = states, .features = features, .actions = actions, .hidden = hidden});
}

PolicyState state(std::size_t number) { return {.number = number, .features = std::span(inputs()).subspan(number * features, features)}; }

std::vector<double> logits(const Policy& policy, const std::vector<double>& parameters, std::size_t number) {
  std::vector<double> values(actions);
  policy.logits(parameters, state(number), values);
  return values;
}

}  // namespace

TEST_CASE("every policy: the gradient carried back against finite differences, in every state") {
  constexpr double h = 1e-6;
  for (const auto& entry : policies()) {
    const auto policy = make(entry);
    auto parameters = deviates(2, policy->parameter_count());
    const auto slope = deviates(3, actions);  // J = sum_y slope(y) l(y)
    for (std::size_t number = 0; number < states; ++number) {
      std::vector<double> gradient(parameters.size(), 0.5);  // added to, not written over
      policy->add_gradient(parameters, state(number), slope, gradient);
      for (std::size_t i = 0; i < parameters.size(); ++i) {
        const double here = parameters[i];
        double difference = 0;
        for (const double sign : {1.0, -1.0}) {
          parameters[i] = here + sign * h;
          const auto moved = logits(*policy, parameters, number);
          for (std::size_t y = 0; y < actions; ++y) difference += sign * slope[y] * moved[y];
        }
        parameters[i] = here;
        CAPTURE(entry.name, number, i);
        CHECK(gradient[i] - 0.5 == Approx(difference / (2 * h)).epsilon(1e-7).margin(1e-8));
      }
    }
  }
}

TEST_CASE("logits worked out by hand") {
  const std::vector<double> x = {2, -1};
  const PolicyState at = {.number = 0, .features = x};
  const PolicyShape shape = {.states = 1, .features = 2, .actions = 2, .hidden = 1};
  std::vector<double> l(2);
  find_policy("linear").make(shape)->logits(std::vector<double>{1, 2, 3, 4, 0.5, -0.5}, at, l);  // W, b
  CHECK(l == std::vector<double>{2 - 3 + 0.5, 4 - 4 - 0.5});
  find_policy("mlp").make(shape)->logits(std::vector<double>{0.25, 0.5, 0.1, 2, -3, 1, 0}, at, l);  // W1, b1, W2, b2
  CHECK(l[0] == Approx(2 * std::tanh(0.1) + 1).epsilon(1e-14));
  CHECK(l[1] == Approx(-3 * std::tanh(0.1)).epsilon(1e-14));
}

TEST_CASE("parameters start at the scale of their layer's inputs; biases and tables at 0") {
  const auto deviations = [](const char* name) {
    const auto policy = make(find_policy(name));
    std::vector<double> values(policy->parameter_count());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = policy->initial_deviation(i);
    return values;
  };
  const auto layer = [](std::size_t ins, std::size_t outs) {
    std::vector<double> values(ins * outs, 1 / std::sqrt(static_cast<double>(ins)));
    values.insert(values.end(), outs, 0.0);
    return values;
  };
  CHECK(deviations("tabular") == std::vector<double>(states * actions, 0.0));
  CHECK(deviations("linear") == layer(features, actions));
  auto both = layer(features, hidden);
  for (const double value : layer(hidden, actions)) both.push_back(value);
  CHECK(deviations("mlp") == both);
}
