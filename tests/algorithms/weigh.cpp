// The weights of a formula for samples that another program chooses: JSON in, JSON out.
//
//   {"kind": "weight" | "surrogate", "formula": "...", "parameters": {...}, "group_size": 4, "length": 3,
//    "samples": [{"R": 1, "V": 0.5, "pi": ..., "mu": ..., "token_pi": ..., "token_mu": ..., "group_mean": ..., "group_std": ...}, ...]}
//
// prints an array: the weight of each sample.

#include <iostream>
#include <nlohmann/json.hpp>

#include "algorithms/sample_weights.hpp"

using namespace asymsweep;

int main() {
  const auto input = nlohmann::json::parse(std::cin);
  const auto parameters = input["parameters"].get<std::map<std::string, double, std::less<>>>();
  const RunConstants constants = {.arms = 4, .steps = 100, .group_size = input["group_size"], .length = input["length"]};
  const auto formula = bound_formula(input["kind"] == "weight" ? FormulaKind::weight : FormulaKind::surrogate, input["formula"].get<std::string>(), parameters, constants);
  SampleWeights<double> weights({.formula = formula});
  auto result = nlohmann::json::array();
  for (const auto& sample : input["samples"]) {
    const auto of = [&](const char* name) { return sample.value(name, 0.0); };
    const double R = of("R"), pi = of("pi"), mu = of("mu"), token_pi = of("token_pi"), token_mu = of("token_mu");
    const Surroundings<double> around = {.group_mean = of("group_mean"), .group_std = of("group_std"), .token_policy_probabilities = &token_pi, .token_behavior_probabilities = &token_mu};
    double weight = 0;
    weights({.rewards = &R, .baseline = of("V"), .deviation = of("group_std"), .policy_probabilities = &pi, .behavior_probabilities = &mu}, around, {&weight, 1});
    result.push_back(weight);
  }
  std::cout << result << "\n";
}
