#pragma once
// What a formula is made of: one table of operators and functions, for the parser, the text, and whoever computes.

#include <cstddef>
#include <string_view>

namespace asymsweep::expression {

/// What a formula, or a part of it, is. `any`: a name whose value may be a number in one place and a word in another.
enum class Type { number,
                  condition,
                  word,
                  any };

enum class Operation {
  number,
  word,
  name,
  call,   // leaves, and a function that the vocabulary adds
  truth,  // a condition whose answer is known; no text has it
  or_,
  and_,
  not_,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,
  if_,
  min,
  max,
  clip,
  abs,
  sign,
  sqrt,
  exp,
  log,
  tanh,
  sigmoid,
  stop,
};

/// How tightly operators bind, loosest first. A chain of comparisons is refused; ^ goes from right to left.
enum class Binding : int { either,
                           both,
                           negation,
                           comparison,
                           sum,
                           product,
                           sign,
                           power,
                           whole };

struct OperatorRow {
  Operation operation;
  std::string_view symbol;
  Binding binding;
};

/// Between two operands.
const OperatorRow* find_operator(std::string_view symbol);
const OperatorRow* find_operator(Operation operation);

struct FunctionRow {
  Operation operation;
  std::string_view name;
  std::size_t least, most;  ///< operands; min and max of more than two are nested
};

const FunctionRow* find_function(std::string_view name);
const FunctionRow* find_function(Operation operation);

bool is_comparison(Operation operation);

/// "a number", for sentences.
std::string_view describe(Type type);

}  // namespace asymsweep::expression
