#pragma once
// What was run, in one sentence.

#include <string>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// "Bandit of 10 arms (rewards uniform, gaussian; behaviour logits normal); asymre, sampled gradient, 8 samples a step, learning rate
/// 0.1, 0.5, 2; 2,000 steps; lag 20; V - V^mu from -0.25 to 5 (22 values); 200 seeds."
std::string setup_sentence(const Results& results);

}  // namespace asymsweep::analysis
