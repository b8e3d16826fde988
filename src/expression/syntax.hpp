#pragma once
// A formula as a graph: nodes in an order in which each comes after its operands, equal parts only once. So whoever evaluates,
// differentiates or translates it goes through the nodes once, without recursion, whatever its shape.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expression/operation.hpp"

namespace asymsweep::expression {

using Index = std::uint32_t;

struct Node {
  Operation operation = Operation::number;
  double number = 0;      ///< of number; 1 or 0 of truth
  std::string text = {};  ///< of word, name and call
  std::vector<Index> operands = {};

  bool is_number(double value) const { return operation == Operation::number && number == value; }
};

inline constexpr std::size_t longest_formula = 4096;  ///< characters

class Expression {
 public:
  const std::vector<Node>& nodes() const { return nodes_; }
  Index root() const { return static_cast<Index>(nodes_.size() - 1); }
  const Node& root_node() const { return nodes_.back(); }

  /// Names that it reads, each once, in the order in which they appear.
  std::vector<std::string> names() const;
  bool reads(std::string_view name) const;

  /// In one normal form of blanks, brackets and numbers, without blanks where it would be too long to be read: parses back to the same
  /// formula. "..." stands for a text of more than `longest` characters, as only a derivative can have.
  std::string text(std::size_t longest = 100'000) const;

 private:
  friend class Builder;
  std::vector<Node> nodes_;  // the last one is the whole
};

/// Makes formulas, and parts of formulas.
class Builder {
 public:
  /// The node, or the equal one that is there already.
  Index add(Node node);
  Index number(double value) { return add({.operation = Operation::number, .number = value}); }
  Index truth(bool value) { return add({.operation = Operation::truth, .number = value ? 1.0 : 0.0}); }
  Index name(std::string name) { return add({.operation = Operation::name, .text = std::move(name)}); }
  Index make(Operation operation, std::vector<Index> operands) { return add({.operation = operation, .operands = std::move(operands)}); }
  /// The nodes of a whole formula; returns its root.
  Index add(const Expression& expression);

  const Node& operator[](Index index) const { return nodes_[index]; }

  /// The formula with this root, without the nodes that it does not need.
  Expression finish(Index root) const;

 private:
  std::vector<Node> nodes_;
  std::unordered_map<std::string, Index> known_;  // by what they consist of
};

}  // namespace asymsweep::expression
