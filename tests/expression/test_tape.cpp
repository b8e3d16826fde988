// Tapes: of numbers the bits of plain evaluation, of lanes those of numbers, for any number of samples.

#include <catch2/catch.hpp>

#include <bit>
#include <random>

#include "expression/derivative.hpp"
#include "expression/tape.hpp"
#include "vocabulary.hpp"

using namespace asymsweep;
using namespace asymsweep::expression;
using namespace asymsweep::expression::example;

namespace {

const std::vector<Input> inputs = {{"R"}, {"V", false}, {"s", false}, {"pi"}, {"mu"}, {"lag", false}};

const std::vector<std::string> formulas = {
    "R - V", "pi/mu*(R - V)", "R", "V", "0.25", "V*s", "-R", "if(R < V, R, V)", "if(R > V, R, V)", "if(R <= V, R, s)", "if(R >= V, R, s)",
    "if(R == 0.5, 1, R)", "if(R != 0.5, 1, R)", "if(R < V and pi > mu or not V < s, R*pi, -mu)", "if(V < s, R, pi)", "if(V < s, s, V)",
    "min(pi/mu*(R - V), clip(pi/mu, 0.8, 1.2)*(R - V))", "max(R, V, pi)", "abs(R)*sign(V - R)", "sqrt(pi) + exp(R) - log(mu)*tanh(R)/sigmoid(R)",
    "pi^2 + mu^3 - R^-1 + pi^0.4 + pi^V + s^2", "(R - V)*(R - V) + (R - V)/(1 + (R - V))", "R*pi + R*pi", "((R*pi - mu)*(R + mu) - pi)*(R*R - mu*(pi - V))",
    "if(if(R < V, pi, mu) < 0.5, R, if(pi == mu, 2, 3))",
    "if(R < V, pi, 0.5)*mu", "if(pi <= 0.5, V, R*mu)", "if(0.5 <= pi, V, 2)", "if(V < s, R*mu, pi*mu)", "clip(R*pi, V, s) + clip(V, R, pi)", "min(R*mu, 0.5) - max(0.5, R)",
    "if(R < V or pi < mu, R*mu, 0)", "2/R - (pi - 2)*(2 - pi)", "(R*mu)^(pi*mu)", "pi^(R*mu) + (pi*mu)^2",
    "if(mu == 0, 0, pi/mu)*(R - V)", "if(V == 0, 0, R/V) + pi/mu", "if(mu == 0, 0, pi/mu) + pi/mu", "if(mu == 0, 0, R/pi)",
    // a clip's slope, the mean of ties, both of them as a clipped surrogate has them, and what only looks like one
    "if(pi < 0.3 or pi > 0.6, 0, pi)", "if(R < V or R > s, 0, R)*pi", "if(pi < 0.3 or pi > 0.6, 0, mu)", "if(pi < 0.3 or mu > 0.6, 0, pi)", "if(pi < 0.3 or pi > 0.6, 1, pi)",
    "if(pi < mu, pi*R, if(mu < pi, mu*R, 0.5*(pi*R + mu*R)))", "if(pi > mu, R, if(mu > pi, V, 0.5*(R + V)))", "if(pi < mu, R, if(mu < pi, V, 0.5*(V + R)))",
    "if(pi < mu, R, if(pi < mu, V, 0.5*(R + V)))",
    "if(pi*R < clip(pi, 0.3, 0.6)*R, pi*R, if(clip(pi, 0.3, 0.6)*R < pi*R, if(pi < 0.3 or pi > 0.6, 0, pi)*R, 0.5*(pi*R + if(pi < 0.3 or pi > 0.6, 0, pi)*R)))",
    "if(R*pi < R*clip(pi, V, s), R*pi, if(R*clip(pi, V, s) < R*pi, if(pi < V or pi > s, 0, pi)*R, 0.5*(R*pi + if(pi < V or pi > s, 0, pi)*R)))",
    "if(pi*R > clip(pi, 0.3, 0.6)*R, pi*R, if(clip(pi, 0.3, 0.6)*R > pi*R, if(pi < 0.3 or pi > 0.6, 0, pi)*R, 0.5*(pi*R + if(pi < 0.3 or pi > 0.6, 0, pi)*R)))",
    "if(pi*R < clip(pi, 0.3, 0.6)*R, pi*R, if(clip(pi, 0.3, 0.6)*R < pi*R, if(pi < 0.3 or pi > 0.7, 0, pi)*R, 0.5*(pi*R + if(pi < 0.3 or pi > 0.7, 0, pi)*R)))"};

Expression bound(const std::string& text) { return bind(formula(text), {}); }

/// Numbers of `samples` samples in each lane, that of lane l and sample i the same whatever T is.
template <typename T>
struct Samples {
  std::vector<T> numbers[6];

  explicit Samples(std::size_t samples) {
    for (std::size_t k = 0; k < 6; ++k) {
      numbers[k].resize(samples);
      for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t l = 0; l < lane_count<T>; ++l) set_lane(numbers[k][i], l, number<RealOf<T>>(k, inputs[k].varies ? i : 0, l));
    }
  }

  template <typename Real>
  static Real number(std::size_t input, std::size_t sample, std::size_t l) {
    std::mt19937_64 engine(input * 1'000'003 + sample * 1009 + l);
    const double u = std::uniform_real_distribution<double>(0, 1)(engine);
    if (input == 0) return static_cast<Real>(sample % 5 == 3 ? 0.5 : 4 * u - 2);
    if (input == 4 && sample % 7 == 2) return number<Real>(3, sample, l);  // pi = mu: a tie
    return static_cast<Real>(u);
  }

  std::vector<T> run(const Program& program) const {
    Tape<T> tape(program);
    std::vector<const T*> at;
    for (const auto& of_input : numbers) at.push_back(of_input.data());
    std::vector<T> result(numbers[0].size());
    tape.run(at, result);
    return result;
  }
};

/// Of sample i.
double plain(const Expression& formula, std::size_t i) {
  return number_of(formula, [&](std::string_view name) -> Value {
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if (inputs[k].name == name) return Samples<double>::number<double>(k, inputs[k].varies ? i : 0, 0);
    return 0.0;
  });
}

template <typename T>
void expect_bits_of_numbers(const Program& program, std::size_t samples) {
  using Real = RealOf<T>;
  const auto result = Samples<T>(samples).run(program);
  for (std::size_t l = 0; l < lane_count<T>; ++l) {
    Samples<Real> own(samples);
    for (std::size_t k = 0; k < 6; ++k)
      for (std::size_t i = 0; i < samples; ++i) own.numbers[k][i] = Samples<Real>::template number<Real>(k, inputs[k].varies ? i : 0, l);
    const auto alone = own.run(program);
    for (std::size_t i = 0; i < samples; ++i) REQUIRE(bits_of(alone[i]) == bits_of(static_cast<Real>(lane(result[i], l))));
  }
}

}  // namespace

TEST_CASE("a tape of numbers has the bits of plain evaluation") {
  for (const auto& text : formulas) {
    INFO(text);
    const auto formula = bound(text);
    const auto result = Samples<double>(600).run(compile(formula, inputs));
    for (std::size_t i = 0; i < result.size(); ++i) REQUIRE(bits_of(plain(formula, i)) == bits_of(result[i]));
  }
}

TEST_CASE("lanes have the bits of numbers, in double and in single") {
  for (const auto& text : formulas) {
    INFO(text);
    const auto program = compile(bound(text), inputs);
    for (const std::size_t samples : {75U, 5U}) {
      expect_bits_of_numbers<NativeLanes<double>>(program, samples);
      expect_bits_of_numbers<NativeLanes<float>>(program, samples);
    }
  }
}

TEST_CASE("any number of samples, also none, and the same tape again") {
  const auto program = compile(bound("min(pi/mu*(R - V), clip(pi/mu, 0.8, 1.2)*(R - V))"), inputs);
  const auto all = Samples<double>(1000).run(program);
  for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 15U, 16U, 999U}) {
    const auto some = Samples<double>(count).run(program);
    for (std::size_t i = 0; i < count; ++i) REQUIRE(some[i] == all[i]);
  }
}

TEST_CASE("a tape writes its samples and no others") {
  const auto program = compile(bound("R*pi"), inputs);
  for (const std::size_t count : {3U, 8U, 13U}) {
    Samples<double> samples(count);
    std::vector<const double*> at;
    for (const auto& of_input : samples.numbers) at.push_back(of_input.data());
    std::vector<double> result(count + 2, -1.0);
    Tape<double>(program).run(at, std::span(result).subspan(1, count));
    CHECK(result.front() == -1.0);
    CHECK(result.back() == -1.0);
    for (std::size_t i = 0; i < count; ++i) CHECK(result[i + 1] == samples.numbers[0][i] * samples.numbers[3][i]);
  }
}

TEST_CASE("a formula of many steps, more than a tape does in one go") {
  const auto sum = [](int terms) {
    std::string text = "R";
    for (int i = 2; i < terms; ++i) text += "+" + std::to_string(i) + "*pi";
    return text;
  };
  std::string nested = "pi";
  for (int i = 0; i < 100; ++i) nested = "(" + nested + "*0.5+R/(mu+1))";
  for (const auto& formula : {sum(400), nested + "*(" + sum(220) + ")"}) {
    const auto program = compile(bound(formula), inputs);
    REQUIRE(program.each.size() >= 600);
    expect_bits_of_numbers<NativeLanes<double>>(program, 20);
    const auto result = Samples<double>(20).run(program);
    for (std::size_t i = 0; i < result.size(); ++i) REQUIRE(bits_of(result[i]) == bits_of(plain(bound(formula), i)));
  }
}

TEST_CASE("what is the same for all samples is computed once a call, and equal parts once") {
  const auto program = compile(bound("sqrt(V)*R + sqrt(V)*pi - R*pi*R*pi + if(R < V, 1, 2)"), inputs);
  CHECK(program.once.size() == 2);
  CHECK(program.each.size() == 9);
  CHECK(program.kept <= 4);
}

TEST_CASE("the slope of a clipped surrogate is one instruction") {
  const auto slope = derivative(formula("min(pi*R, clip(pi, V, s)*R)"), {{"pi", named("pi")}});
  REQUIRE(slope);
  const auto program = compile(bind(*slope, {}), inputs);
  REQUIRE(program.each.size() == 1);
  CHECK(program.each[0].choice == Choice::clipped);
}

TEST_CASE("a formula that reads what nobody computes is a bug of ours") {
  CHECK_THROWS_AS(compile(bound("R - ratio"), inputs), std::logic_error);
}
