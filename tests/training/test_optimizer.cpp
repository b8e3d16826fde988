// Known answers of the optimizers, step by step.

#include <catch2/catch.hpp>
#include <cmath>

#include "training/optimizer.hpp"

using namespace asymsweep;

namespace {

/// Adam's step of one parameter from the gradients so far (arXiv:1412.6980, Algorithm 1), written as its sums.
double adam_step(const std::vector<double>& gradients) {
  double first = 0, second = 0;
  const auto n = static_cast<double>(gradients.size());
  for (std::size_t t = 0; t < gradients.size(); ++t) {
    const double age = n - 1 - static_cast<double>(t);
    first += 0.1 * std::pow(0.9, age) * gradients[t];
    second += 0.001 * std::pow(0.999, age) * gradients[t] * gradients[t];
  }
  return first / (1 - std::pow(0.9, n)) / (std::sqrt(second / (1 - std::pow(0.999, n))) + 1e-8);
}

}  // namespace

TEST_CASE("plain ascent and Adam") {
  std::vector<double> plain = {1, 2}, adam = {1, 2};
  Optimizer ascent({.learning_rate = 0.5}, 2), moments({.kind = OptimizerKind::adam, .learning_rate = 0.5}, 2);
  const std::vector<double> first = {3, -4}, second = {0.3, 4};
  for (const auto& gradient : {first, second}) {
    ascent.ascend(plain, gradient);
    moments.ascend(adam, gradient);
  }
  CHECK(plain == std::vector<double>{1 + 0.5 * 3.3, 2});
  CHECK(adam[0] == Approx(1 + 0.5 * (adam_step({3}) + adam_step({3, 0.3}))).epsilon(1e-14));
  CHECK(adam[1] == Approx(2 + 0.5 * (adam_step({-4}) + adam_step({-4, 4}))).epsilon(1e-14));
}

TEST_CASE("AdamW: a long gradient is scaled to the norm, the learning rate warms up, and parameters decay by themselves") {
  std::vector<double> parameters = {1, -2};
  Optimizer optimizer({.kind = OptimizerKind::adamw, .learning_rate = 0.4, .weight_decay = 0.25, .warmup_steps = 2, .clip_norm = 1}, 2);
  optimizer.ascend(parameters, std::vector<double>{3, -4});  // norm 5
  const double first = 1 + 0.2 * adam_step({0.6}) - 0.2 * 0.25 * 1;
  CHECK(parameters[0] == Approx(first).epsilon(1e-14));
  CHECK(parameters[1] == Approx(-2 + 0.2 * adam_step({-0.8}) + 0.2 * 0.25 * 2).epsilon(1e-14));
  optimizer.ascend(parameters, std::vector<double>{0.3, 0.4});  // norm 0.5: as it is
  CHECK(parameters[0] == Approx(first + 0.4 * adam_step({0.6, 0.3}) - 0.4 * 0.25 * first).epsilon(1e-14));
}

TEST_CASE("AdamW without decay, warm-up and clipping is Adam, to the bit") {
  std::vector<double> a = {0.5, -1, 3}, b = a;
  Optimizer adam({.kind = OptimizerKind::adam, .learning_rate = 0.1}, 3), adamw({.kind = OptimizerKind::adamw, .learning_rate = 0.1}, 3);
  for (int step = 0; step < 20; ++step) {
    const std::vector<double> gradient = {std::sin(step), 1e-9, -std::exp(step / 3.0)};
    adam.ascend(a, gradient);
    adamw.ascend(b, gradient);
  }
  CHECK(a == b);
}
