#pragma once
// Answers of one or more actions (tokens), chosen one after the other: the leaves of a tree whose inner nodes are
// beginnings of answers. Nodes are numbered as in a heap of the actions after which an answer goes on: 0 is the empty
// beginning, and such an action y leads from node n to node n * onward_actions() + 1 + y. So beginnings come first, shorter before
// longer, and node beginnings() + a is answer a. First come the answers of `length` such actions: the number of one has its actions as
// digits, the first one the most significant. Where the last action is an end token, the answers that it ends follow, in the order of the
// beginnings that it is taken from.

#include <cstddef>

namespace asymsweep {

struct AnswerTree {
  std::size_t actions = 0;  ///< to choose from, each time
  std::size_t length = 1;   ///< actions of an answer; with an end token, the most
  bool ends = false;        ///< whether the last action is an end token

  /// Actions after which an answer goes on, unless it has `length` of them.
  std::size_t onward_actions() const { return actions - ends; }
  /// Answers of `length` actions without an end token: onward_actions^length.
  std::size_t full_answers() const {
    std::size_t product = 1;
    for (std::size_t t = 0; t < length; ++t) product *= onward_actions();
    return product;
  }
  std::size_t answers() const { return full_answers() + (ends ? beginnings() : 0); }
  /// 1 + onward_actions + ... + onward_actions^(length - 1).
  std::size_t beginnings() const {
    std::size_t sum = 0;
    for (std::size_t t = 0; t < length; ++t) sum = sum * onward_actions() + 1;
    return sum;
  }

  std::size_t child(std::size_t node, std::size_t action) const {
    return ends && action == onward_actions() ? first_ended() + node : node * onward_actions() + 1 + action;
  }
  /// Of any node but 0: what it continues, and by which action.
  std::size_t parent(std::size_t node) const { return is_ended(node) ? node - first_ended() : (node - 1) / onward_actions(); }
  std::size_t last_action(std::size_t node) const { return is_ended(node) ? onward_actions() : (node - 1) % onward_actions(); }
  /// Of any node but 0: the place of that action in a table [beginnings][actions].
  std::size_t edge(std::size_t node) const { return ends ? parent(node) * actions + last_action(node) : node - 1; }

  /// Actions of a beginning or an answer.
  std::size_t depth(std::size_t node) const {
    std::size_t count = 0;
    for (; node > 0; node = parent(node)) ++count;
    return count;
  }
  /// Actions of `answer`, an end token included.
  std::size_t tokens(std::size_t answer) const { return ends ? depth(beginnings() + answer) : length; }
  /// The node of the first `count` actions of `answer`.
  std::size_t beginning(std::size_t answer, std::size_t count) const {
    std::size_t node = beginnings() + answer;
    for (std::size_t t = tokens(answer); t > count; --t) node = parent(node);
    return node;
  }

 private:
  /// The node of the first answer that an end token ends.
  std::size_t first_ended() const { return beginnings() + full_answers(); }
  bool is_ended(std::size_t node) const { return ends && node >= first_ended(); }
};

}  // namespace asymsweep
