#include "expression/operation.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace asymsweep::expression {
namespace {

constexpr std::size_t many = std::numeric_limits<std::size_t>::max();

constexpr std::array operators = {
    OperatorRow{Operation::or_, "or", Binding::either},
    OperatorRow{Operation::and_, "and", Binding::both},
    OperatorRow{Operation::less, "<", Binding::comparison},
    OperatorRow{Operation::less_equal, "<=", Binding::comparison},
    OperatorRow{Operation::greater, ">", Binding::comparison},
    OperatorRow{Operation::greater_equal, ">=", Binding::comparison},
    OperatorRow{Operation::equal, "==", Binding::comparison},
    OperatorRow{Operation::not_equal, "!=", Binding::comparison},
    OperatorRow{Operation::add, "+", Binding::sum},
    OperatorRow{Operation::subtract, "-", Binding::sum},
    OperatorRow{Operation::multiply, "*", Binding::product},
    OperatorRow{Operation::divide, "/", Binding::product},
    OperatorRow{Operation::power, "^", Binding::power},
};

constexpr std::array functions = {
    FunctionRow{Operation::if_, "if", 3, 3},
    FunctionRow{Operation::min, "min", 2, many},
    FunctionRow{Operation::max, "max", 2, many},
    FunctionRow{Operation::clip, "clip", 3, 3},
    FunctionRow{Operation::abs, "abs", 1, 1},
    FunctionRow{Operation::sign, "sign", 1, 1},
    FunctionRow{Operation::sqrt, "sqrt", 1, 1},
    FunctionRow{Operation::exp, "exp", 1, 1},
    FunctionRow{Operation::log, "log", 1, 1},
    FunctionRow{Operation::tanh, "tanh", 1, 1},
    FunctionRow{Operation::sigmoid, "sigmoid", 1, 1},
    FunctionRow{Operation::stop, "stop", 1, 1},
};

template <typename Rows, typename Fits>
auto find(const Rows& rows, Fits fits) -> decltype(rows.data()) {
  const auto found = std::ranges::find_if(rows, fits);
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const OperatorRow* find_operator(std::string_view symbol) {
  return find(operators, [&](const OperatorRow& row) { return row.symbol == symbol; });
}
const OperatorRow* find_operator(Operation operation) {
  return find(operators, [&](const OperatorRow& row) { return row.operation == operation; });
}
const FunctionRow* find_function(std::string_view name) {
  return find(functions, [&](const FunctionRow& row) { return row.name == name; });
}
const FunctionRow* find_function(Operation operation) {
  return find(functions, [&](const FunctionRow& row) { return row.operation == operation; });
}

bool is_comparison(Operation operation) { return operation >= Operation::less && operation <= Operation::not_equal; }

std::string_view describe(Type type) {
  switch (type) {
    case Type::number: return "a number";
    case Type::condition: return "a condition";
    case Type::word: return "a word";
    case Type::any: return "a number or a word";
  }
  return "";
}

}  // namespace asymsweep::expression
