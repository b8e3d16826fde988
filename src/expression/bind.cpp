#include "expression/bind.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "expression/evaluate.hpp"

namespace asymsweep::expression {
namespace {

bool is_known(const Node& node) { return node.operation == Operation::number || node.operation == Operation::truth; }

class Binder {
 public:
  explicit Binder(const Bindings& bindings) : bindings_(bindings) {}

  Index bound(const Expression& expression) {
    std::vector<Index> here;
    for (const auto& node : expression.nodes()) {
      std::vector<Index> operands;
      for (const Index operand : node.operands) operands.push_back(here[operand]);
      here.push_back(bound(node, std::move(operands)));
    }
    return here.back();
  }

  Builder builder;

 private:
  Index bound(const Node& node, std::vector<Index> operands) {
    if (node.operation == Operation::name) return bound_name(node);
    if (node.operation == Operation::stop) return operands[0];
    if (node.operation == Operation::call && is_known(builder[operands[0]]))
      return bound_name({.operation = Operation::name, .text = node.text + "(" + format_number(builder[operands[0]].number) + ")"});
    if (node.operation == Operation::if_ && is_known(builder[operands[0]])) return operands[builder[operands[0]].number != 0 ? 1 : 2];
    if (const auto side = decided(node.operation, operands)) return *side;
    const bool known = !operands.empty() && std::ranges::all_of(operands, [&](Index i) { return is_known(builder[i]); });
    if (!known || node.operation == Operation::call) return builder.add({.operation = node.operation, .number = node.number, .text = node.text, .operands = std::move(operands)});
    std::vector<double> numbers;
    for (const Index operand : operands) numbers.push_back(builder[operand].number);
    const double value = compute(node.operation, numbers);
    const bool condition = node.operation == Operation::or_ || node.operation == Operation::and_ || node.operation == Operation::not_ || is_comparison(node.operation);
    return condition ? builder.truth(value != 0) : builder.number(value);
  }

  /// What `and` and `or` come to where one side is known.
  std::optional<Index> decided(Operation operation, const std::vector<Index>& operands) {
    if (operation != Operation::and_ && operation != Operation::or_) return std::nullopt;
    for (const std::size_t i : {0U, 1U})
      if (const auto& side = builder[operands[i]]; side.operation == Operation::truth)
        return (side.number != 0) == (operation == Operation::and_) ? operands[1 - i] : operands[i];
    return std::nullopt;
  }

  Index bound_name(const Node& node) {
    if (const auto value = bindings_.values.find(node.text); value != bindings_.values.end()) return builder.number(value->second);
    if (const auto definition = bindings_.definitions.find(node.text); definition != bindings_.definitions.end()) return bound(definition->second);
    return builder.add(node);
  }

  const Bindings& bindings_;
};

}  // namespace

Expression bind(const Expression& expression, const Bindings& bindings) {
  Binder binder(bindings);
  const auto root = binder.bound(expression);
  return binder.builder.finish(root);
}

}  // namespace asymsweep::expression
