#pragma once
// A formula as a list of instructions, each done for a block of samples (or arms) before the next begins: what it costs to find out
// what to do is shared by the block. Of numbers and of lanes, with the same bits: one tape for every type.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/elementary/lanes.hpp"
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

struct Instruction {
  Operation operation;  ///< `name`: a copy
  Choice choice = Choice::none;
  std::uint16_t result = 0;
  std::array<std::uint16_t, 4> operands = {};
};

/// Where values are, by number: inputs, constants, what is the same for all samples, what is not, the result.
struct Program {
  std::size_t inputs = 0;
  std::vector<double> constants;
  std::size_t shared = 0, varying = 0;  ///< places
  std::vector<bool> varies;             ///< [inputs]
  std::vector<Instruction> once, each;  ///< for a call; for each of its samples

  std::size_t first_shared() const { return inputs + constants.size(); }
  std::size_t first_varying() const { return first_shared() + shared; }
  std::size_t result() const { return first_varying() + varying; }
};

/// Of a formula that bind() made, which is a number. std::logic_error when it reads what is no input.
Program compile(const Expression& expression, const std::vector<Input>& inputs);

/// T: double, float, or native lanes of them.
template <typename T>
class Tape {
 public:
  explicit Tape(const Program& program);

  /// Writes the value for each sample. `inputs`: each [samples] where it varies, else one value; what the formula does not read may be
  /// null.
  void run(std::span<const T* const> inputs, std::span<T> result);

 private:
  struct Place {
    const T* at = nullptr;
    std::size_t stride = 0;
  };
  static constexpr std::size_t block = 4096 / sizeof(T);  ///< samples: a few places together fit the nearest cache

  void execute(const Instruction& instruction, std::size_t count, T* result) const;

  Program program_;
  std::vector<T> constants_, shared_, varying_;
  std::vector<Place> places_;
};

extern template class Tape<double>;
extern template class Tape<float>;
extern template class Tape<NativeLanes<double>>;
extern template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
