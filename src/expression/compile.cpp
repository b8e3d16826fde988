// From a formula to a tape: which places hold what, and for how long.

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

#include "expression/tape.hpp"

namespace asymsweep::expression {
namespace {

constexpr auto nowhere = std::numeric_limits<std::uint16_t>::max();

bool is_leaf(const Node& node) { return node.operands.empty(); }

/// How an `if` takes its comparison in: which operands are compared, and whether its branches change places.
struct Taken {
  Choice choice;
  bool swaps_compared, swaps_branches;
};

std::optional<Taken> taken(Operation comparison) {
  switch (comparison) {
    case Operation::less: return Taken{Choice::less, false, false};
    case Operation::greater: return Taken{Choice::less, true, false};
    case Operation::less_equal: return Taken{Choice::less_equal, false, false};
    case Operation::greater_equal: return Taken{Choice::less_equal, true, false};
    case Operation::equal: return Taken{Choice::equal, false, false};
    case Operation::not_equal: return Taken{Choice::equal, false, true};
    default: return std::nullopt;
  }
}

class Compiler {
 public:
  Compiler(const Expression& expression, const std::vector<Input>& inputs)
      : nodes_(expression.nodes()), inputs_(inputs), place_(nodes_.size(), nowhere), varies_(nodes_.size()), last_use_(nodes_.size()) {
    program_.inputs = inputs.size();
    for (const auto& input : inputs) program_.varies.push_back(input.varies);
  }

  Program compile() {
    lower();
    place_leaves();
    for (Index i = 0; i < nodes_.size(); ++i)
      if (needed_[i] && !is_leaf(nodes_[i]) && !varies_[i]) place_[i] = static_cast<std::uint16_t>(program_.first_shared() + program_.shared++);
    place_varying();
    emit();
    return std::move(program_);
  }

 private:
  /// Instructions of nodes, with nodes as operands; and which nodes are needed at all.
  void lower() {
    operands_.resize(nodes_.size());
    choices_.assign(nodes_.size(), Choice::none);
    needed_.assign(nodes_.size(), false);
    needed_.back() = true;
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (!needed_[i]) continue;
      operands_[i] = nodes_[i].operands;
      if (nodes_[i].operation == Operation::if_) take_comparison(i);
      for (const Index operand : operands_[i]) {
        needed_[operand] = true;
        last_use_[operand] = std::max(last_use_[operand], i);
      }
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].operation == Operation::name && needed_[i]) varies_[i] = inputs_[input(nodes_[i].text)].varies;
      for (const Index operand : operands_[i]) varies_[i] = varies_[i] || varies_[operand];
    }
  }

  void take_comparison(std::size_t i) {
    const auto& condition = nodes_[nodes_[i].operands[0]];
    const auto how = taken(condition.operation);
    if (!how) return;
    if (take_ratio(i)) return;
    choices_[i] = how->choice;
    auto compared = condition.operands;
    std::vector<Index> branches(nodes_[i].operands.begin() + 1, nodes_[i].operands.end());
    if (how->swaps_compared) std::swap(compared[0], compared[1]);
    if (how->swaps_branches) std::swap(branches[0], branches[1]);
    operands_[i] = {compared[0], compared[1], branches[0], branches[1]};
  }

  /// if(b == 0, 0, a/b), where nobody else reads a/b.
  bool take_ratio(std::size_t i) {
    const auto& choice = nodes_[i].operands;
    const auto& condition = nodes_[choice[0]];
    const auto& quotient = nodes_[choice[2]];
    const bool fits = condition.operation == Operation::equal && nodes_[condition.operands[1]].is_number(0) && nodes_[choice[1]].is_number(0) &&
                      quotient.operation == Operation::divide && quotient.operands[1] == condition.operands[0];
    if (!fits) return false;
    choices_[i] = Choice::ratio;
    operands_[i] = quotient.operands;
    return true;
  }

  std::size_t input(const std::string& name) const {
    const auto found = std::ranges::find(inputs_, name, &Input::name);
    if (found == inputs_.end()) throw std::logic_error("a formula reads " + name + ", which nobody computes");
    return static_cast<std::size_t>(found - inputs_.begin());
  }

  void place_leaves() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!needed_[i] || !is_leaf(nodes_[i])) continue;
      if (nodes_[i].operation == Operation::name) {
        place_[i] = static_cast<std::uint16_t>(input(nodes_[i].text));
      } else if (nodes_[i].operation == Operation::number) {
        place_[i] = static_cast<std::uint16_t>(program_.inputs + program_.constants.size());
        program_.constants.push_back(nodes_[i].number);
      } else {
        throw std::logic_error("a formula with a word has no number");
      }
    }
  }

  /// A place is free again after its last use.
  void place_varying() {
    std::vector<std::uint16_t> free;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!needed_[i] || is_leaf(nodes_[i]) || !varies_[i]) continue;
      if (i + 1 < nodes_.size()) {
        if (free.empty()) free.push_back(static_cast<std::uint16_t>(program_.first_varying() + program_.varying++));
        place_[i] = free.back();
        free.pop_back();
      }
      for (std::size_t k = 0; k < operands_[i].size(); ++k) {
        const Index operand = operands_[i][k];
        const bool repeated = std::find(operands_[i].begin(), operands_[i].begin() + static_cast<std::ptrdiff_t>(k), operand) != operands_[i].begin() + static_cast<std::ptrdiff_t>(k);
        if (last_use_[operand] == i && varies_[operand] && !is_leaf(nodes_[operand]) && !repeated) free.push_back(place_[operand]);
      }
    }
  }

  void emit() {
    const auto last = nodes_.size() - 1;
    const auto result = static_cast<std::uint16_t>(program_.result());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!needed_[i] || is_leaf(nodes_[i])) continue;
      Instruction instruction = {.operation = nodes_[i].operation, .choice = choices_[i], .result = place_[i]};
      for (std::size_t k = 0; k < operands_[i].size(); ++k) instruction.operands[k] = place_[operands_[i][k]];
      if (i == last && varies_[i]) instruction.result = result;
      (varies_[i] ? program_.each : program_.once).push_back(instruction);
    }
    if (is_leaf(nodes_[last]) || !varies_[last])
      program_.each.push_back({.operation = Operation::name, .result = result, .operands = {place_[last]}});
  }

  const std::vector<Node>& nodes_;
  const std::vector<Input>& inputs_;
  std::vector<std::uint16_t> place_;
  std::vector<bool> varies_, needed_;
  std::vector<std::size_t> last_use_;
  std::vector<std::vector<Index>> operands_;
  std::vector<Choice> choices_;
  Program program_;
};

}  // namespace

Program compile(const Expression& expression, const std::vector<Input>& inputs) { return Compiler(expression, inputs).compile(); }

}  // namespace asymsweep::expression
