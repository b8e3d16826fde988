// Derivatives with respect to log pi: those worked out by hand, finite differences, and corners as in PyTorch.

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "vocabulary.hpp"

using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

namespace {

using Values = std::map<std::string, Value, std::less<>>;

std::string weight(const std::string& surrogate) {
  const auto result = derivative(formula(surrogate), slopes());
  return result ? result->text() : "0";
}

double at(const Expression& expression, const Values& values) {
  return number_of(expression, [&](std::string_view name) { return values.find(name)->second; });
}

double weight_at(const std::string& surrogate, const Values& values) {
  const auto result = derivative(formula(surrogate), slopes());
  return result ? at(*result, values) : 0;
}

}  // namespace

TEST_CASE("weights of papers, worked out by hand") {
  CHECK(weight("(R - V)*log(pi)") == "R - V");
  CHECK(weight("ratio*A") == "ratio*A");
  CHECK(weight("stop(ratio)*log(pi)*A") == "ratio*A");
  CHECK(weight("ratio*log(pi)*A") == "(ratio*log(pi) + ratio)*A");  // the wrong one of reference implementations without stop
  CHECK(weight("log(ratio)*A") == "A");
  CHECK(weight("ratio^(1/length)*A") == "ratio^(1/length)*(1/length)*A");  // GSPO: its 1/length comes from here
  CHECK(weight("exp(log(pi))*A") == "exp(log(pi))*A");
  CHECK(weight("-tau*log(pi)^2/2") == "-tau*(2*log(pi))/2");
  CHECK(weight("R - V") == "0");
  CHECK(weight("stop(ratio)*A") == "0");
  CHECK(weight("sigmoid(tau)*A") == "0");
}

TEST_CASE("the clipped surrogate has the gradient of PyTorch at every tie") {
  const std::string ppo = "min(ratio*A, clip(ratio, 1 - low, 1 + high)*A)";
  const auto of = [&](double ratio, double advantage) { return weight_at(ppo, {{"ratio", ratio}, {"A", advantage}, {"low", 0.25}, {"high", 0.5}}); };
  for (const double advantage : {2.0, -2.0}) {
    CHECK(of(1.0, advantage) == advantage);          // both terms are equal: half of each slope
    CHECK(of(0.75, advantage) == 0.75 * advantage);  // the ends of the clip pass the gradient on
    CHECK(of(1.5, advantage) == 1.5 * advantage);
  }
  CHECK(of(1.51, 2) == 0);
  CHECK(of(1.51, -2) == 1.51 * -2);
  CHECK(of(0.74, 2) == 0.74 * 2);
  CHECK(of(0.74, -2) == 0);
  CHECK(of(1.0, 0) == 0);

  CHECK(weight_at("min(ratio, 1)", {{"ratio", 1.0}}) == 0.5);
  CHECK(weight_at("max(ratio, 1)", {{"ratio", 1.0}}) == 0.5);
  CHECK(weight_at("max(ratio, 1)", {{"ratio", 0.5}}) == 0);
  CHECK(weight_at("max(ratio, 1)", {{"ratio", 1.5}}) == 1.5);
  CHECK(weight_at("clip(ratio, 1, 2)", {{"ratio", 1.0}}) == 1);
  CHECK(weight_at("clip(ratio, 1, 2)", {{"ratio", 2.0}}) == 2);
  CHECK(weight_at("clip(2, ratio, ratio + 1)", {{"ratio", 3.0}}) == 3);
  CHECK(weight_at("clip(9, ratio, ratio^2)", {{"ratio", 2.0}}) == 8);
  CHECK(weight_at("abs(ratio - 1)", {{"ratio", 1.0}}) == 0);
  CHECK(weight_at("abs(ratio - 1)", {{"ratio", 0.5}}) == -0.5);
  CHECK(weight_at("max(A, 0)^ratio", {{"A", -1.0}, {"ratio", 2.0}}) == 0);
  CHECK(weight_at("max(A, 0)^ratio", {{"A", 1.0}, {"ratio", 2.0}}) == 0);  // log(1)
}

TEST_CASE("finite differences at 100,000 random points") {
  // Those near a corner are left out; there the known answers above count.
  const std::vector<std::string> surrogates = {
      "(R - V)*log(pi)", "ratio*(R - V)", "min(ratio*(R - V), clip(ratio, 1 - low, 1 + high)*(R - V))",
      "if(R < V, stop(min(ratio, 1)), 1)*(R - V)*log(pi)", "4/tau*sigmoid(tau*(ratio - 1))*(R - V)", "ratio^(1/length)*(R - V)",
      "tanh(ratio - V)*R/(1 + pi)", "sqrt(pi)*exp(-ratio*low)/(high + ratio^2)", "pi^pi*log(1 + ratio)", "(1 + pi)^(ratio - R)",
      "max(ratio, pi*R)*abs(R - ratio)", "-(mu/pi - log(mu/pi) - 1)", "clip(pi, ratio/4, ratio)*R"};
  std::mt19937_64 engine(20260724);
  std::uniform_real_distribution<double> uniform(0.02, 1);
  int compared = 0;
  const auto run = [&](const std::string& text, const Expression& surrogate, const Expression& slope) {
    const double pi = uniform(engine), mu = uniform(engine), h = 1e-5;
    Values values = {{"R", 4 * uniform(engine) - 2}, {"V", 4 * uniform(engine) - 2}, {"low", uniform(engine)}, {"high", uniform(engine)}, {"tau", uniform(engine)}, {"length", 3.0}, {"mu", mu}};
    // stop(): what stands in it keeps its value of pi
    const auto moved = [&](double factor) {
      values["pi"] = pi * factor;
      values["ratio"] = pi * factor / mu;
      return at(surrogate, values);
    };
    const double up = moved(std::exp(h)), down = moved(std::exp(-h)), middle = moved(1), exact = at(slope, values);
    const double difference = (up - down) / (2 * h);
    // A corner within the step shows in the second difference.
    if (std::abs(up - 2 * middle + down) > 1e-8 * (1 + std::abs(exact))) return;
    INFO(text);
    CHECK(std::abs(difference - exact) <= 1e-6 * (1 + std::abs(exact)));
    ++compared;
  };
  for (const auto& text : surrogates) {
    const bool stops = text.find("stop") != text.npos;
    if (stops) continue;  // a difference moves what stands in stop() too; see the next test
    const auto surrogate = formula(text), slope = *derivative(surrogate, slopes());
    for (int i = 0; i < 10'000; ++i) run(text, surrogate, slope);
  }
  CHECK(compared > 100'000);
}

TEST_CASE("TOPR as a surrogate has the weight of its paper") {
  for (const double ratio : {0.3, 1.0, 2.5})
    for (const double reward : {-1.0, 0.5, 2.0})
      CHECK(weight_at("if(R < V, stop(min(ratio, 1)), 1)*(R - V)*log(pi)", {{"R", reward}, {"V", 0.5}, {"ratio", ratio}, {"pi", 0.2}}) ==
            (reward < 0.5 ? std::min(ratio, 1.0) : 1.0) * (reward - 0.5));
}

TEST_CASE("a derivative stays small where its text would not") {
  std::string nested = "ratio*A";
  for (int i = 0; i < 100; ++i) nested = "min(" + nested + ", " + std::to_string(i) + " + ratio*s)";
  const auto slope = *derivative(formula(nested), slopes());
  CHECK(slope.nodes().size() < 2000);
  CHECK(slope.text() == "...");
}
