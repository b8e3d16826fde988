#pragma once
// Contexts with one right answer each: a small stand-in for the language models of the paper's Section 5.2
// (arXiv:2506.20520v2). A context x is a vector of standard normals; the right answer is the largest output of a random
// network, the teacher, y*(x) = argmax U tanh(1.5 T x) with 32 hidden units; the reward is 1 for the right answer and -1,
// or 0, for any other.

#include <cstdint>
#include <vector>

#include "problems/contextual_instance.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// Sizes of the problem.
ContextualShape contextual_shape(const Configuration& configuration);

/// The instance of `seed`: the same in every configuration that shares the [contextual] and [noise] keys.
ContextualInstance make_contextual(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed);

/// The [contextual] keys.
std::vector<Key> contextual_keys();

}  // namespace asymsweep
