#pragma once
// Answers of one or more actions (tokens), chosen one after the other: the leaves of a tree whose inner nodes are
// beginnings of answers. Nodes are numbered as in a heap: 0 is the empty beginning, and action y leads from node n to
// node n * actions + 1 + y. So beginnings come first, shorter before longer, and node beginnings() + a is answer a, whose
// number has its actions as digits, the first one the most significant.

#include <cstddef>

namespace asymsweep {

struct AnswerTree {
  std::size_t actions = 0;  ///< to choose from, each time
  std::size_t length = 1;   ///< actions of an answer

  /// actions^length.
  std::size_t answers() const {
    std::size_t product = 1;
    for (std::size_t t = 0; t < length; ++t) product *= actions;
    return product;
  }
  /// 1 + actions + ... + actions^(length - 1).
  std::size_t beginnings() const {
    std::size_t sum = 0;
    for (std::size_t t = 0; t < length; ++t) sum = sum * actions + 1;
    return sum;
  }

  std::size_t child(std::size_t node, std::size_t action) const { return node * actions + 1 + action; }
  /// Of any node but 0: what it continues, and by which action.
  std::size_t parent(std::size_t node) const { return (node - 1) / actions; }
  std::size_t last_action(std::size_t node) const { return (node - 1) % actions; }

  /// Actions of a beginning.
  std::size_t depth(std::size_t node) const {
    std::size_t count = 0;
    for (; node > 0; node = parent(node)) ++count;
    return count;
  }
  /// The node of the first `count` actions of `answer`.
  std::size_t beginning(std::size_t answer, std::size_t count) const {
    std::size_t node = beginnings() + answer;
    for (std::size_t t = length; t > count; --t) node = parent(node);
    return node;
  }
};

}  // namespace asymsweep
