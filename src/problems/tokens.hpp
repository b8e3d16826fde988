#pragma once
// Answers that are emitted one token at a time, the smallest stand-in for the language models of the paper's Section 5.2
// (arXiv:2506.20520v2): modular addition. A prompt is two numbers of `length` digits in base `vocabulary`, each digit shown
// as one 1 among zeros; the answer is their sum modulo vocabulary^length, least significant digit first, so that a carry
// goes from one token to the next. With an end token an answer may be shorter: the sum is then written without leading zeros, and
// followed by the end token if it has fewer than `length` digits. The reward looks at the whole answer.

#include <cstdint>
#include <vector>

#include "problems/contextual_instance.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

/// Vocabulary, length and end token.
AnswerTree answer_tree(const Configuration& configuration);

/// Sizes of the problem: prompts are contexts, tokens are actions.
ContextualShape tokens_shape(const Configuration& configuration);

/// The instance of `seed`: its prompts are drawn without repetition, those for training and those for testing.
ContextualInstance make_tokens(const Configuration& configuration, std::uint64_t root_seed, std::uint64_t seed);

/// The [tokens] keys.
std::vector<Key> tokens_keys();

/// Throws UserError when keys that are fine alone do not fit together.
void check_tokens(const Configuration& configuration);

}  // namespace asymsweep
