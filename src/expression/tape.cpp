#include "expression/tape.hpp"

#include <algorithm>
#include <stdexcept>

#include "expression/functions.hpp"

namespace asymsweep::expression {
namespace {

/// What a comparison gives, kept where numbers are kept: all bits or none.
template <typename T>
T stored(functions::Mask<T> mask) {
  if constexpr (lane_count<T> == 1) return from_bits<T>(mask ? ~BitsOf<T>{0} : BitsOf<T>{0});
  else return std::bit_cast<T>(mask);
}

template <typename T>
functions::Mask<T> mask_of(T x) {
  if constexpr (lane_count<T> == 1) return bits_of(x) != 0;
  else return std::bit_cast<functions::Mask<T>>(x);
}

// Operands that may stand in a register for all samples, where they are the same for all: a bit each, lowest first.
constexpr unsigned no_operand = 0, either = 0b11, last_two = 0b110, any_operand = 0b1111;

// clang-format off
struct Copy { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return a; } };
struct Negate { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return -a; } };
struct Not { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return from_bits<T>(~bits_of(a)); } };
struct Abs { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return magnitude(a); } };
struct Sign { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return functions::sign(a); } };
struct Sqrt { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return square_root(a); } };
struct Exp { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return elementary::exp(a); } };
struct Log { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return functions::log(a); } };
struct Tanh { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return elementary::tanh(a); } };
struct Sigmoid { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a) { return functions::sigmoid(a); } };
struct Add { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return a + b; } };
struct Subtract { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return a - b; } };
struct Multiply { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return a * b; } };
struct Divide { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return a / b; } };
struct Ratio { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return select(b == T{}, T{}, a / b); } };
struct ConstantPower { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return functions::power(a, lane(b, 0)); } };
struct Power { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return functions::power_of(a, b); } };
struct Min { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return functions::minimum(a, b); } };
struct Max { static constexpr unsigned hoists = either; template <typename T> static T of(T a, T b) { return functions::maximum(a, b); } };
struct And { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return from_bits<T>(bits_of(a) & bits_of(b)); } };
struct Or { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return from_bits<T>(bits_of(a) | bits_of(b)); } };
struct Less { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a < b); } };
struct LessEqual { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a <= b); } };
struct Greater { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a > b); } };
struct GreaterEqual { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a >= b); } };
struct Equal { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a == b); } };
struct NotEqual { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a != b); } };
struct If { static constexpr unsigned hoists = last_two; template <typename T> static T of(T c, T a, T b) { return select(mask_of(c), a, b); } };
struct Clip { static constexpr unsigned hoists = last_two; template <typename T> static T of(T x, T low, T high) { return functions::clip(x, low, high); } };
struct IfLess { static constexpr unsigned hoists = any_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a < b, x, y); } };
struct IfLessEqual { static constexpr unsigned hoists = any_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a <= b, x, y); } };
struct IfEqual { static constexpr unsigned hoists = no_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a == b, x, y); } };
// clang-format on

template <typename T>
using Run = typename RunOf<T>::type;

/// What a step has to know beside its operation: `last` as in an instruction, and which operands are the same for all samples.
struct Form {
  std::uint8_t last;
  unsigned uniform;
};

/// The step with a form. [last or nothing][uniform]
template <typename T, typename F, std::size_t Operands>
struct FormsOf {
  static constexpr unsigned hoists = lane_count<T> == 1 ? no_operand : F::hoists;
  static constexpr std::size_t choices = hoists + 1;

  template <std::size_t N>
  static constexpr std::size_t last = N % (Operands + 1) == Operands ? nothing : N % (Operands + 1);
  template <std::size_t N>
  static constexpr unsigned uniform = (N / (Operands + 1)) & hoists & ~(1U << last<N>);

  static Run<T> quick(Form form) { return found(form, std::make_index_sequence<choices*(Operands + 1)>()); }

  template <std::size_t... N>
  static Run<T> found(Form form, std::index_sequence<N...>) {
    static constexpr Run<T> all[] = {steps::Kinds<T>::template compute<F, Operands, last<N>, uniform<N>>...};
    return all[index(form)];
  }

  static Run<T> slow(Form form) { return found_slow(form, std::make_index_sequence<Operands + 1>()); }

  template <std::size_t... N>
  static Run<T> found_slow(Form form, std::index_sequence<N...>) {
    static constexpr Run<T> all[] = {steps::Kinds<T>::template compute_slowly<F, Operands, last<N>, no_operand>...};
    return all[index(form)];
  }

  static std::size_t index(Form form) { return std::min<std::size_t>(form.last, Operands) + (Operands + 1) * (form.uniform & hoists); }
};

template <typename T>
Run<T> run_of(const Instruction& instruction, Form form, bool constant_exponent) {
  const auto quickly = [&]<typename F, std::size_t N>(F, std::integral_constant<std::size_t, N>) { return FormsOf<T, F, N>::quick(form); };
  const auto slowly = [&]<typename F, std::size_t N>(F, std::integral_constant<std::size_t, N>) { return FormsOf<T, F, N>::slow(form); };
  constexpr std::integral_constant<std::size_t, 1> one;
  constexpr std::integral_constant<std::size_t, 2> two;
  constexpr std::integral_constant<std::size_t, 3> three;
  constexpr std::integral_constant<std::size_t, 4> four;
  switch (instruction.operation) {
    case Operation::name: return quickly(Copy{}, one);
    case Operation::add: return quickly(Add{}, two);
    case Operation::subtract: return quickly(Subtract{}, two);
    case Operation::multiply: return quickly(Multiply{}, two);
    case Operation::divide: return quickly(Divide{}, two);
    case Operation::negate: return quickly(Negate{}, one);
    case Operation::power: return constant_exponent ? slowly(ConstantPower{}, two) : slowly(Power{}, two);
    case Operation::if_:
      switch (instruction.choice) {
        case Choice::none: return quickly(If{}, three);
        case Choice::less: return quickly(IfLess{}, four);
        case Choice::less_equal: return quickly(IfLessEqual{}, four);
        case Choice::equal: return quickly(IfEqual{}, four);
        case Choice::ratio: return quickly(Ratio{}, two);
      }
      break;
    case Operation::less: return quickly(Less{}, two);
    case Operation::less_equal: return quickly(LessEqual{}, two);
    case Operation::greater: return quickly(Greater{}, two);
    case Operation::greater_equal: return quickly(GreaterEqual{}, two);
    case Operation::equal: return quickly(Equal{}, two);
    case Operation::not_equal: return quickly(NotEqual{}, two);
    case Operation::and_: return quickly(And{}, two);
    case Operation::or_: return quickly(Or{}, two);
    case Operation::not_: return quickly(Not{}, one);
    case Operation::min: return quickly(Min{}, two);
    case Operation::max: return quickly(Max{}, two);
    case Operation::clip: return quickly(Clip{}, three);
    case Operation::abs: return quickly(Abs{}, one);
    case Operation::sign: return quickly(Sign{}, one);
    case Operation::sqrt: return quickly(Sqrt{}, one);
    case Operation::exp: return slowly(Exp{}, one);
    case Operation::log: return slowly(Log{}, one);
    case Operation::tanh: return slowly(Tanh{}, one);
    case Operation::sigmoid: return slowly(Sigmoid{}, one);
    case Operation::number:
    case Operation::word:
    case Operation::call:
    case Operation::truth:
    case Operation::stop: break;
  }
  throw std::logic_error("an instruction that no tape has");
}

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
  steps_.push_back({.run = steps::Kinds<T>::store});
  steps_.push_back({.run = steps::Kinds<T>::end});
}

template <typename T>
void Tape<T>::add_steps(const Program& program, const std::vector<Instruction>& instructions) {
  using Kinds = steps::Kinds<T>;
  const auto tile_of = [&](PlaceIndex place) { return Place<T>{.at = tiles_[place - program.inputs].data()}; };
  const auto is_constant = [&](PlaceIndex place) { return place >= program.inputs && place < program.first_kept(); };
  const auto is_uniform = [&](PlaceIndex place) { return place >= program.inputs && place < program.first_kept() + program.kept_shared; };
  auto next_pause = steps_.size() + steps_before_a_pause;
  for (const auto& instruction : instructions) {
    const bool spreads = instruction.operation == Operation::name && std::ranges::count(program.shared, instruction.operands[0]) != 0;
    const bool constant_exponent = instruction.operation == Operation::power && is_constant(instruction.operands[1]);
    Form form = {.last = instruction.last, .uniform = 0};
    Step<T> step;
    step.operands.back().at = tiles_[tiles_.size() - 2].data();
    for (std::size_t k = 0; k < instruction.operands.size(); ++k) {
      const auto place = instruction.operands[k];
      if (k == instruction.last) continue;
      if (place < program.inputs) (spreads ? shared_reads_ : reads_).push_back({.step = steps_.size(), .operand = k, .input = place});
      else step.operands[k] = tile_of(place);
      if (is_uniform(place)) form.uniform |= 1U << k;
    }
    step.run = spreads ? Kinds::spread : run_of<T>(instruction, form, constant_exponent);
    steps_.push_back(step);
    if (instruction.result != nowhere) steps_.push_back({.run = Kinds::store, .operands = {tile_of(instruction.result)}});
    if (steps_.size() < next_pause) continue;
    const Place<T> paused = {.at = tiles_.back().data()};
    steps_.push_back({.run = Kinds::store, .operands = {paused}});
    steps_.push_back({.run = Kinds::pause});
    steps_.push_back({.run = Kinds::template compute<Copy, 1, nothing, no_operand>, .operands = {paused}});
    next_pause = steps_.size() + steps_before_a_pause;
  }
}

template <typename T>
void Tape<T>::run(std::span<const T* const> inputs, std::span<T> result) {
  if (result.empty()) return;
  // Where inputs are is read only.
  for (const auto& read : shared_reads_) steps_[read.step].operands[read.operand].at = const_cast<T*>(inputs[read.input]);
  if (each_ > 1) go(0, 0);
  if (result.size() < tile) return few(inputs, result);
  constexpr auto all_bits = ~std::size_t{0};
  for (const auto& read : reads_) steps_[read.step].operands[read.operand] = {const_cast<T*>(inputs[read.input]), all_bits};
  steps_[result_].operands[0] = {result.data(), all_bits};
  // The last tile may have samples of the one before it, which come to the same again.
  for (std::size_t first = 0; first < result.size(); first += tile) go(each_, std::min(first, result.size() - tile));
}

/// Fewer samples than a tile: by way of whole tiles.
template <typename T>
void Tape<T>::few(std::span<const T* const> inputs, std::span<T> result) {
  for (std::size_t k = 0; k < varying_.size(); ++k)
    for (std::size_t j = 0; j < tile; ++j) few_inputs_[k][j] = inputs[varying_[k]][std::min(j, result.size() - 1)];
  for (const auto& read : reads_) {
    const auto k = std::ranges::find(varying_, read.input) - varying_.begin();
    steps_[read.step].operands[read.operand] = {few_inputs_[static_cast<std::size_t>(k)].data(), 0};
  }
  Tile<T> values;
  steps_[result_].operands[0] = {values.data(), 0};
  go(each_, 0);
  std::copy_n(values.begin(), result.size(), result.begin());
}

template <typename T>
void Tape<T>::go(std::size_t from, std::size_t sample) const {
  for (const auto* next = &steps_[from]; next;) next = steps::Kinds<T>::start(next, sample);
}

template class Tape<double>;
template class Tape<float>;
template class Tape<NativeLanes<double>>;
template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
