#include "expression/syntax.hpp"

#include <algorithm>
#include <cstring>

namespace asymsweep::expression {
namespace {

template <typename T>
void append_bytes(std::string& key, const T& value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  key.append(bytes, sizeof value);
}

/// What tells nodes apart.
std::string key_of(const Node& node) {
  std::string key;
  append_bytes(key, node.operation);
  append_bytes(key, node.number);
  for (const Index operand : node.operands) append_bytes(key, operand);
  return key + node.text;
}

}  // namespace

Index Builder::add(Node node) {
  const auto [place, is_new] = known_.try_emplace(key_of(node), static_cast<Index>(nodes_.size()));
  if (is_new) nodes_.push_back(std::move(node));
  return place->second;
}

Index Builder::add(const Expression& expression) {
  std::vector<Index> here;
  for (const auto& node : expression.nodes()) {
    Node copy = node;
    for (auto& operand : copy.operands) operand = here[operand];
    here.push_back(add(std::move(copy)));
  }
  return here.back();
}

Expression Builder::finish(Index root) const {
  std::vector<bool> needed(root + 1);
  needed[root] = true;
  for (Index i = root + 1; i-- > 0;)
    if (needed[i])
      for (const Index operand : nodes_[i].operands) needed[operand] = true;
  Expression expression;
  std::vector<Index> place(root + 1);
  for (Index i = 0; i <= root; ++i) {
    if (!needed[i]) continue;
    place[i] = static_cast<Index>(expression.nodes_.size());
    expression.nodes_.push_back(nodes_[i]);
    for (auto& operand : expression.nodes_.back().operands) operand = place[operand];
  }
  return expression;
}

std::vector<std::string> Expression::names() const {
  std::vector<std::string> names;
  for (const auto& node : nodes_)
    if (node.operation == Operation::name) names.push_back(node.text);
  return names;
}

bool Expression::reads(std::string_view name) const {
  return std::ranges::any_of(nodes_, [&](const Node& node) { return node.operation == Operation::name && node.text == name; });
}

}  // namespace asymsweep::expression
