#pragma once
// A formula as a list of instructions, for a tape: which places hold what, and for how long.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// A name that a bound formula may read.
struct Input {
  std::string name;
  bool varies = true;  ///< from sample to sample; else one value for all of a call
};

/// A comparison that an `if` reads goes into it: less, less_equal and equal choose between two more operands. ratio: a/b, and 0 where
/// b is 0. within: x from low to high, else 0. mean_of_ties: of a, b, x, y, what the slope of min or max is: x where a < b, y where
/// b < a, else (x + y)/2. clipped: of u, k, low, high, the slope of min(u*k, clip(u, low, high)*k) where that of u is u. constant: a power of one exponent, the same in all lanes.
enum class Choice : std::uint8_t {
  none,
  less,
  less_equal,
  equal,
  ratio,
  within,
  mean_of_ties,
  clipped,
  constant
};

using PlaceIndex = std::uint32_t;
inline constexpr PlaceIndex nowhere = ~PlaceIndex{0};

inline constexpr std::uint8_t nothing = 4;  ///< for an operand's number

struct Instruction {
  Operation operation;  ///< `name`: a copy
  Choice choice = Choice::none;
  std::uint8_t last = nothing;  ///< which operand is the value of the instruction before; it need not stand in any place
  PlaceIndex result = nowhere;  ///< where it is kept for others than the next instruction
  std::vector<PlaceIndex> operands = {};
};

/// Where values are, by number: inputs, constants, what is kept.
struct Program {
  std::size_t inputs = 0;
  std::vector<PlaceIndex> varying, shared;  ///< the inputs that are read
  std::vector<double> constants;
  std::size_t kept = 0, kept_shared = 0;  ///< places; those that are the same for all samples come first
  std::vector<Instruction> once, each;    ///< for a call; for each of its samples. The last of `each` is the result

  PlaceIndex first_kept() const { return static_cast<PlaceIndex>(inputs + constants.size()); }
};

/// Of a formula that bind() made, which is a number. std::logic_error when it reads what is no input.
Program compile(const Expression& expression, const std::vector<Input>& inputs);

}  // namespace asymsweep::expression
