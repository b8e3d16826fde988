#pragma once
// A formula as a list of instructions, each done for eight samples (or arms) before the next begins. Of numbers and of lanes, with the
// same bits: one tape for every type.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expression/steps.hpp"
#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// A name that a bound formula may read.
struct Input {
  std::string name;
  bool varies = true;  ///< from sample to sample; else one value for all of a call
};

/// A comparison that an `if` reads goes into it: less, less_equal and equal choose between two more operands. ratio: a/b, and 0 where
/// b is 0.
enum class Choice : std::uint8_t {
  none,
  less,
  less_equal,
  equal,
  ratio
};

using PlaceIndex = std::uint32_t;
inline constexpr PlaceIndex nowhere = ~PlaceIndex{0};

struct Instruction {
  Operation operation;  ///< `name`: a copy
  Choice choice = Choice::none;
  std::uint8_t last = nothing;   ///< which operand is the value of the instruction before; it need not stand in any place
  PlaceIndex result = nowhere;   ///< where it is kept for others than the next instruction
  std::vector<PlaceIndex> operands = {};
};

/// Where values are, by number: inputs, constants, what is kept.
struct Program {
  std::size_t inputs = 0;
  std::vector<PlaceIndex> varying, shared;  ///< the inputs that are read
  std::vector<double> constants;
  std::size_t kept = 0, kept_shared = 0;  ///< places; those that are the same for all samples come first
  std::vector<Instruction> once, each;  ///< for a call; for each of its samples. The last of `each` is the result

  PlaceIndex first_kept() const { return static_cast<PlaceIndex>(inputs + constants.size()); }
};

/// Of a formula that bind() made, which is a number. std::logic_error when it reads what is no input.
Program compile(const Expression& expression, const std::vector<Input>& inputs);

/// T: double, float, or native lanes of them.
template <typename T>
class Tape {
 public:
  explicit Tape(const Program& program);
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Writes the value for each sample; `result` is no input. `inputs`: each [samples] where it varies, else one value; what the formula
  /// does not read may be null.
  void run(std::span<const T* const> inputs, std::span<T> result);

 private:
  /// An operand of a step that is an input.
  struct Read {
    std::size_t step, operand;
    PlaceIndex input;
  };

  void add_steps(const Program& program, const std::vector<Instruction>& instructions);
  void few(std::span<const T* const> inputs, std::span<T> result);
  void go(std::size_t from, std::size_t sample) const;

  std::vector<PlaceIndex> varying_;
  std::vector<Tile<T>> tiles_;           // constants, what is kept, one for slow functions, one for pauses
  std::vector<Tile<T>> few_inputs_;      // of fewer samples than a tile, [varying_]
  std::vector<Step<T>> steps_;           // those for a call first
  std::size_t each_ = 0, result_ = 0;    // the first one for samples, and the one that stores their result
  std::vector<Read> reads_, shared_reads_;
};

extern template class Tape<double>;
extern template class Tape<float>;
extern template class Tape<NativeLanes<double>>;
extern template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
