// From a formula to a tape: which places hold what, and for how long.

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "expression/program.hpp"

namespace asymsweep::expression {
namespace {

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
      : nodes_(expression.nodes()), inputs_(inputs), place_(nodes_.size(), nowhere), varies_(nodes_.size()) {
    program_.inputs = inputs.size();
  }

  Program compile() {
    lower();
    place_leaves();
    for (Index i = 0; i < nodes_.size(); ++i)
      if (needed_[i] && !is_leaf(nodes_[i])) (varies_[i] ? each_ : once_).push_back(i);
    keep_shared();
    keep_varying();
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
      if (nodes_[i].operation == Operation::if_ && !take_ratio(i) && !take_within(i) && !take_mean_of_ties(i)) take_comparison(i);
      if (nodes_[i].operation == Operation::power && nodes_[operands_[i][1]].operation == Operation::number) choices_[i] = Choice::constant;
      for (const Index operand : operands_[i]) needed_[operand] = true;
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

  /// if(x < low or x > high, 0, x), as the slope of a clip has it.
  bool take_within(std::size_t i) {
    const auto& choice = nodes_[i].operands;
    const auto& condition = nodes_[choice[0]];
    if (condition.operation != Operation::or_ || !nodes_[choice[1]].is_number(0)) return false;
    const auto &below = nodes_[condition.operands[0]], &above = nodes_[condition.operands[1]];
    const bool fits = below.operation == Operation::less && above.operation == Operation::greater && below.operands[0] == choice[2] && above.operands[0] == choice[2];
    if (!fits) return false;
    choices_[i] = Choice::within;
    operands_[i] = {choice[2], below.operands[1], above.operands[1]};
    return true;
  }

  /// if(a < b, x, if(b < a, y, 0.5*(x + y))), and the same of greater.
  bool take_mean_of_ties(std::size_t i) {
    const auto& outer = nodes_[i].operands;
    const auto& inner = nodes_[outer[2]];
    if (inner.operation != Operation::if_) return false;
    const auto &first = nodes_[outer[0]], &second = nodes_[inner.operands[0]], &half = nodes_[inner.operands[2]];
    const bool less = first.operation == Operation::less && second.operation == Operation::less;
    const bool greater = first.operation == Operation::greater && second.operation == Operation::greater;
    if (!(less || greater) || half.operation != Operation::multiply || !nodes_[half.operands[0]].is_number(0.5)) return false;
    const auto& sum = nodes_[half.operands[1]];
    const bool fits = first.operands[0] == second.operands[1] && first.operands[1] == second.operands[0] && sum.operation == Operation::add &&
                      sum.operands[0] == outer[1] && sum.operands[1] == inner.operands[1];
    if (!fits) return false;
    choices_[i] = Choice::mean_of_ties;
    operands_[i] = {first.operands[less ? 0 : 1], first.operands[less ? 1 : 0], outer[1], inner.operands[1]};
    take_clipped(i);
    return true;
  }

  /// The other factor of a product with k; nothing where it has none.
  std::optional<Index> times(Index product, Index k) const {
    const auto& node = nodes_[product];
    if (node.operation != Operation::multiply) return std::nullopt;
    if (node.operands[1] == k) return node.operands[0];
    return node.operands[0] == k ? std::optional(node.operands[1]) : std::nullopt;
  }

  /// What PPO and its relatives have: means of ties of u*k, clip(u, low, high)*k, u*k and if(u < low or u > high, 0, u)*k.
  void take_clipped(std::size_t i) {
    const auto [a, b, x, y] = std::array{operands_[i][0], operands_[i][1], operands_[i][2], operands_[i][3]};
    if (a != x || nodes_[b].operation != Operation::multiply) return;
    for (const Index k : nodes_[b].operands) {
      const auto u = times(a, k), clipped = times(b, k), inside = times(y, k);
      if (!u || !clipped || !inside || nodes_[*clipped].operation != Operation::clip || nodes_[*inside].operation != Operation::if_) continue;
      const auto limits = nodes_[*clipped].operands;
      if (limits[0] != *u || !take_within(*inside) || operands_[*inside] != limits) continue;
      choices_[i] = Choice::clipped;
      operands_[i] = {*u, k, limits[1], limits[2]};
      return;
    }
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
        place_[i] = static_cast<PlaceIndex>(input(nodes_[i].text));
        (varies_[i] ? program_.varying : program_.shared).push_back(place_[i]);
      } else if (nodes_[i].operation == Operation::number) {
        place_[i] = static_cast<PlaceIndex>(program_.inputs + program_.constants.size());
        program_.constants.push_back(nodes_[i].number);
      } else {
        throw std::logic_error("a formula with a word has no number");
      }
    }
  }

  /// What is the same for all samples stands in places of its own.
  void keep_shared() {
    for (Index i = 0; i < nodes_.size(); ++i) {
      if (!needed_[i] || !is_leaf(nodes_[i]) || nodes_[i].operation != Operation::name || varies_[i]) continue;
      const auto from = place_[i];
      place_[i] = program_.first_kept() + static_cast<PlaceIndex>(program_.kept++);
      program_.once.push_back({.operation = Operation::name, .result = place_[i], .operands = {from}});
    }
    for (const Index i : once_) place_[i] = program_.first_kept() + static_cast<PlaceIndex>(program_.kept++);
    program_.kept_shared = program_.kept;
  }

  /// Which operand of the n-th node that varies is the one before it.
  std::uint8_t last_of(std::size_t n) const {
    if (n == 0) return nothing;
    const auto& operands = operands_[each_[n]];
    const auto found = std::ranges::find(operands, each_[n - 1]);
    return found == operands.end() ? nothing : static_cast<std::uint8_t>(found - operands.begin());
  }

  /// What varies has a place only if it is read later than by the next instruction, and the place is free again after its last use.
  void keep_varying() {
    std::vector<std::size_t> last_use(nodes_.size());
    for (std::size_t n = 0; n < each_.size(); ++n)
      for (const Index operand : read_from_places(n)) last_use[operand] = n;
    std::vector<PlaceIndex> free;
    for (std::size_t n = 0; n < each_.size(); ++n) {
      for (const Index operand : read_from_places(n))
        if (last_use[operand] == n) free.push_back(place_[operand]);
      if (last_use[each_[n]] == 0) continue;
      if (free.empty()) free.push_back(program_.first_kept() + static_cast<PlaceIndex>(program_.kept++));
      place_[each_[n]] = free.back();
      free.pop_back();
    }
  }

  /// What the n-th node that varies reads of others that do, each once, but for that which comes from the node before.
  std::vector<Index> read_from_places(std::size_t n) const {
    std::vector<Index> read;
    const auto& operands = operands_[each_[n]];
    for (std::size_t k = 0; k < operands.size(); ++k)
      if (k != last_of(n) && varies_[operands[k]] && !is_leaf(nodes_[operands[k]]) && std::ranges::count(read, operands[k]) == 0) read.push_back(operands[k]);
    return read;
  }

  void emit() {
    for (const Index i : once_) program_.once.push_back(instruction(i, nothing));
    for (std::size_t n = 0; n < each_.size(); ++n) program_.each.push_back(instruction(each_[n], last_of(n)));
    const auto last = nodes_.size() - 1;
    if (is_leaf(nodes_[last]) || !varies_[last]) program_.each.push_back({.operation = Operation::name, .operands = {place_[last]}});
  }

  Instruction instruction(Index i, std::uint8_t last) const {
    Instruction made = {.operation = nodes_[i].operation, .choice = choices_[i], .last = last, .result = place_[i]};
    for (const Index operand : operands_[i]) made.operands.push_back(place_[operand]);
    return made;
  }

  const std::vector<Node>& nodes_;
  const std::vector<Input>& inputs_;
  std::vector<PlaceIndex> place_;
  std::vector<bool> varies_, needed_;
  std::vector<Index> once_, each_;  // not leaves
  std::vector<std::vector<Index>> operands_;
  std::vector<Choice> choices_;
  Program program_;
};

}  // namespace

Program compile(const Expression& expression, const std::vector<Input>& inputs) { return Compiler(expression, inputs).compile(); }

}  // namespace asymsweep::expression
