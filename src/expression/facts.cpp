#include "expression/facts.hpp"

#include <algorithm>
#include <vector>

namespace asymsweep::expression {
namespace {

enum class Degree { none,
                    affine,
                    other };

Degree degree(const Node& node, const std::vector<Degree>& of, std::string_view name) {
  if (node.operation == Operation::name) return node.text == name ? Degree::affine : Degree::none;
  const auto operand = [&](std::size_t i) { return of[node.operands[i]]; };
  Degree highest = Degree::none;
  for (const Index i : node.operands) highest = std::max(highest, of[i]);
  if (highest != Degree::affine) return highest;
  switch (node.operation) {
    case Operation::add:
    case Operation::subtract:
    case Operation::negate:
    case Operation::stop: return Degree::affine;
    case Operation::multiply: return operand(0) == Degree::none || operand(1) == Degree::none ? Degree::affine : Degree::other;
    case Operation::divide: return operand(1) == Degree::none ? Degree::affine : Degree::other;
    case Operation::if_: return operand(0) == Degree::none ? Degree::affine : Degree::other;
    default: return Degree::other;
  }
}

using Form = std::optional<LinearForm>;

Form scaled(Form form, double factor) {
  if (form)
    for (auto& [name, number] : *form) number *= factor;
  return form;
}

Form sum(const Form& a, const Form& b) {
  if (!a || !b) return std::nullopt;
  Form total = a;
  for (const auto& [name, number] : *b) (*total)[name] += number;
  return total;
}

/// Of a form without names.
std::optional<double> constant(const Form& form) {
  if (!form) return std::nullopt;
  double value = 0;
  for (const auto& [name, number] : *form) {
    if (!name.empty() && number != 0) return std::nullopt;
    if (name.empty()) value = number;
  }
  return value;
}

Form form_of(const Node& node, const std::vector<Form>& of) {
  const auto operand = [&](std::size_t i) -> const Form& { return of[node.operands[i]]; };
  switch (node.operation) {
    case Operation::number: return LinearForm{{"", node.number}};
    case Operation::name: return LinearForm{{node.text, 1.0}};
    case Operation::add: return sum(operand(0), operand(1));
    case Operation::subtract: return sum(operand(0), scaled(operand(1), -1));
    case Operation::negate: return scaled(operand(0), -1);
    case Operation::stop: return operand(0);
    case Operation::multiply:
      if (const auto left = constant(operand(0))) return scaled(operand(1), *left);
      if (const auto right = constant(operand(1))) return scaled(operand(0), *right);
      return std::nullopt;
    case Operation::divide:
      if (const auto right = constant(operand(1))) return scaled(operand(0), 1 / *right);
      return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace

bool is_affine_in(const Expression& expression, std::string_view name) {
  std::vector<Degree> degrees;
  for (const auto& node : expression.nodes()) degrees.push_back(degree(node, degrees, name));
  return degrees.back() != Degree::other;
}

std::optional<LinearForm> linear_form(const Expression& expression) {
  std::vector<Form> forms;
  for (const auto& node : expression.nodes()) forms.push_back(form_of(node, forms));
  if (forms.back()) std::erase_if(*forms.back(), [](const auto& term) { return term.second == 0; });
  return forms.back();
}

}  // namespace asymsweep::expression
