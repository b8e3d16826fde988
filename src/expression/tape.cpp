#include "expression/tape.hpp"

#include <algorithm>

#include "expression/step_forms.hpp"

namespace asymsweep::expression {
namespace {

constexpr std::size_t steps_before_a_pause = 500;

}  // namespace

template <typename T>
Tape<T>::Tape(const Program& program) : varying_(program.varying), tiles_(program.constants.size() + program.kept + 2), few_inputs_(program.varying.size()) {
  for (std::size_t i = 0; i < program.constants.size(); ++i) tiles_[i].fill(broadcast<T>(static_cast<RealOf<T>>(program.constants[i])));
  add_steps(program, program.once);
  steps_.push_back({.run = steps::Kinds<T>::end});
  each_ = steps_.size();
  add_steps(program, program.each);
  result_ = steps_.size();
  steps_.push_back({.run = steps::Kinds<T>::store_and_end});
}

template <typename T>
void Tape<T>::add_steps(const Program& program, const std::vector<Instruction>& instructions) {
  using Kinds = steps::Kinds<T>;
  const auto tile_of = [&](PlaceIndex place) { return Place<T>::of_tile(tiles_[place - program.inputs].data()); };
  const auto own = Place<T>::of_tile(tiles_[tiles_.size() - 2].data()), paused = Place<T>::of_tile(tiles_.back().data());
  auto next_pause = steps_.size() + steps_before_a_pause;
  for (const auto& instruction : instructions) {
    Step<T> step = {.operands = {own, own, own, own}};
    const bool spreads = instruction.operation == Operation::name && std::ranges::count(program.shared, instruction.operands[0]) != 0;
    OperandBits uniform = 0;
    for (std::size_t k = 0; k < instruction.operands.size(); ++k) {
      const auto place = instruction.operands[k];
      if (k == instruction.last) continue;
      if (place < program.inputs) (spreads ? shared_reads_ : reads_).push_back({.step = steps_.size(), .operand = k, .input = place});
      else step.operands[k] = tile_of(place);
      if (place >= program.inputs && place < program.first_kept() + program.kept_shared) uniform |= 1U << k;
    }
    step.run = spreads ? Kinds::spread : step_of<T>(instruction, uniform);
    steps_.push_back(step);
    if (instruction.result != nowhere) steps_.push_back({.run = Kinds::store, .operands = {tile_of(instruction.result)}});
    if (steps_.size() < next_pause) continue;
    steps_.push_back({.run = Kinds::store, .operands = {paused}});
    steps_.push_back({.run = Kinds::pause});
    steps_.push_back({.run = Kinds::load, .operands = {paused}});
    next_pause = steps_.size() + steps_before_a_pause;
  }
}

template <typename T>
void Tape<T>::run(std::span<const T* const> inputs, std::span<T> result) {
  if (result.empty()) return;
  // Where inputs are is read only.
  for (const auto& read : shared_reads_) steps_[read.step].operands[read.operand] = Place<T>::of_tile(const_cast<T*>(inputs[read.input]));
  if (each_ > 1) go(0, 0);
  if (result.size() < tile) return few(inputs, result);
  for (const auto& read : reads_) steps_[read.step].operands[read.operand] = Place<T>::of_samples(const_cast<T*>(inputs[read.input]));
  steps_[result_].operands[0] = Place<T>::of_samples(result.data());
  // The last tile may have samples of the one before it, which come to the same again.
  std::size_t first = 0;
  for (; first + tile <= result.size(); first += tile) go(each_, first);
  if (first < result.size()) go(each_, result.size() - tile);
}

/// Fewer samples than a tile: by way of whole tiles.
template <typename T>
void Tape<T>::few(std::span<const T* const> inputs, std::span<T> result) {
  for (std::size_t k = 0; k < varying_.size(); ++k)
    for (std::size_t j = 0; j < tile; ++j) few_inputs_[k][j] = inputs[varying_[k]][std::min(j, result.size() - 1)];
  for (const auto& read : reads_) {
    const auto k = std::ranges::find(varying_, read.input) - varying_.begin();
    steps_[read.step].operands[read.operand] = Place<T>::of_tile(few_inputs_[static_cast<std::size_t>(k)].data());
  }
  Tile<T> values;
  steps_[result_].operands[0] = Place<T>::of_tile(values.data());
  go(each_, 0);
  std::copy_n(values.begin(), result.size(), result.begin());
}

template <typename T>
void Tape<T>::go(std::size_t from, std::size_t sample) const {
  for (const auto* next = &steps_[from]; next;) next = steps::Kinds<T>::start(next, sample * sizeof(T));
}

template class Tape<double>;
template class Tape<float>;
template class Tape<NativeLanes<double>>;
template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
