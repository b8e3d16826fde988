#include "expression/step_forms.hpp"

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

// Operands for which there are forms where they stand in a register.
constexpr OperandBits no_operand = 0, either = 0b11, last_two = 0b110, any_operand = 0b1111;

// clang-format off
struct Copy { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return a; } };
struct Negate { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return -a; } };
struct Not { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return from_bits<T>(~bits_of(a)); } };
struct Abs { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return magnitude(a); } };
struct Sign { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return functions::sign(a); } };
struct Sqrt { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return square_root(a); } };
struct Exp { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return elementary::exp(a); } };
struct Log { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return functions::log(a); } };
struct Tanh { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return elementary::tanh(a); } };
struct Sigmoid { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a) { return functions::sigmoid(a); } };
struct Add { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return a + b; } };
struct Subtract { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return a - b; } };
struct Multiply { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return a * b; } };
struct Divide { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return a / b; } };
struct Ratio { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return select(b == T{}, T{}, a / b); } };
struct ConstantPower { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return functions::power(a, lane(b, 0)); } };
struct Power { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return functions::power_of(a, b); } };
struct Min { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return functions::minimum(a, b); } };
struct Max { static constexpr OperandBits hoists = either; template <typename T> static T of(T a, T b) { return functions::maximum(a, b); } };
struct And { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return from_bits<T>(bits_of(a) & bits_of(b)); } };
struct Or { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return from_bits<T>(bits_of(a) | bits_of(b)); } };
struct Less { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a < b); } };
struct LessEqual { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a <= b); } };
struct Greater { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a > b); } };
struct GreaterEqual { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a >= b); } };
struct Equal { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a == b); } };
struct NotEqual { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b) { return stored<T>(a != b); } };
struct If { static constexpr OperandBits hoists = last_two; template <typename T> static T of(T c, T a, T b) { return select(mask_of(c), a, b); } };
struct Clip { static constexpr OperandBits hoists = last_two; template <typename T> static T of(T x, T low, T high) { return functions::clip(x, low, high); } };
struct IfLess { static constexpr OperandBits hoists = any_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a < b, x, y); } };
struct IfLessEqual { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a <= b, x, y); } };
struct IfEqual { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a == b, x, y); } };
struct Within { static constexpr OperandBits hoists = last_two; template <typename T> static T of(T x, T low, T high) { return select(x < low, T{}, select(x > high, T{}, x)); } };
struct MeanOfTies { static constexpr OperandBits hoists = no_operand; template <typename T> static T of(T a, T b, T x, T y) { return select(a < b, x, select(b < a, y, RealOf<T>(0.5) * (x + y))); } };
struct Clipped {
  static constexpr OperandBits hoists = 0b1100;
  template <typename T> static T of(T u, T k, T low, T high) { const T x = u * k; return MeanOfTies::of(x, Clip::of(u, low, high) * k, x, Within::of(u, low, high) * k); }
};
// clang-format on

/// The steps of one operation: [operand that is the last value, or nothing][uniform operands].
template <typename T, typename F, std::size_t Operands>
class FormsOf {
 public:
  static Run<T> quick(std::uint8_t last, OperandBits uniform) {
    static constexpr auto all = quick_ones(std::make_index_sequence<lasts*(hoists + 1)>());
    return all[index(last) + lasts * (uniform & hoists)];
  }
  static Run<T> slow(std::uint8_t last) {
    static constexpr auto all = slow_ones(std::make_index_sequence<lasts>());
    return all[index(last)];
  }

 private:
  static constexpr OperandBits hoists = lane_count<T> == 1 ? 0 : F::hoists;  // numbers are the lanes' plain twin
  static constexpr std::size_t lasts = Operands + 1;

  static std::size_t index(std::uint8_t last) { return std::min<std::size_t>(last, Operands); }
  static constexpr std::size_t last_of(std::size_t n) { return n % lasts == Operands ? nothing : n % lasts; }
  static constexpr OperandBits uniform_of(std::size_t n) { return n / lasts & hoists & ~(1U << last_of(n)); }

  template <std::size_t... N>
  static constexpr std::array<Run<T>, sizeof...(N)> quick_ones(std::index_sequence<N...>) {
    return {steps::Kinds<T>::template compute<F, Operands, last_of(N), uniform_of(N)>...};
  }
  template <std::size_t... N>
  static constexpr std::array<Run<T>, sizeof...(N)> slow_ones(std::index_sequence<N...>) {
    return {steps::Kinds<T>::template compute_slowly<F, Operands, last_of(N)>...};
  }
};

}  // namespace

template <typename T>
Run<T> step_of(const Instruction& instruction, OperandBits uniform) {
  const auto quickly = [&]<typename F, std::size_t N>(F, std::integral_constant<std::size_t, N>) { return FormsOf<T, F, N>::quick(instruction.last, uniform); };
  const auto slowly = [&]<typename F, std::size_t N>(F, std::integral_constant<std::size_t, N>) { return FormsOf<T, F, N>::slow(instruction.last); };
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
    case Operation::power: return instruction.choice == Choice::constant ? slowly(ConstantPower{}, two) : slowly(Power{}, two);
    case Operation::if_:
      switch (instruction.choice) {
        case Choice::none: return quickly(If{}, three);
        case Choice::less: return quickly(IfLess{}, four);
        case Choice::less_equal: return quickly(IfLessEqual{}, four);
        case Choice::equal: return quickly(IfEqual{}, four);
        case Choice::ratio: return quickly(Ratio{}, two);
        case Choice::within: return quickly(Within{}, three);
        case Choice::mean_of_ties: return quickly(MeanOfTies{}, four);
        case Choice::clipped: return quickly(Clipped{}, four);
        case Choice::constant: break;
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

template Run<double> step_of<double>(const Instruction&, OperandBits);
template Run<float> step_of<float>(const Instruction&, OperandBits);
template Run<NativeLanes<double>> step_of<NativeLanes<double>>(const Instruction&, OperandBits);
template Run<NativeLanes<float>> step_of<NativeLanes<float>>(const Instruction&, OperandBits);

}  // namespace asymsweep::expression
