#pragma once
// A program as steps, each done for eight samples (or arms) before the next begins. Of numbers and of lanes, with the same bits: one tape
// for every type.

#include <span>
#include <vector>

#include "expression/program.hpp"
#include "expression/steps.hpp"

namespace asymsweep::expression {

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
  std::vector<Tile<T>> tiles_;         // constants, what is kept, one for slow functions, one for pauses
  std::vector<Tile<T>> few_inputs_;    // of fewer samples than a tile, [varying_]
  std::vector<Step<T>> steps_;         // those for a call first
  std::size_t each_ = 0, result_ = 0;  // the first one for samples, and the one that stores their result
  std::vector<Read> reads_, shared_reads_;
};

extern template class Tape<double>;
extern template class Tape<float>;
extern template class Tape<NativeLanes<double>>;
extern template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
