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

}  // namespace

template <typename T>
Tape<T>::Tape(const Program& program)
    : program_(program), shared_(program.shared), varying_(program.varying * block), places_(program.result() + 1) {
  for (const double number : program.constants) constants_.push_back(broadcast<T>(static_cast<RealOf<T>>(number)));
  for (std::size_t i = 0; i < constants_.size(); ++i) places_[program.inputs + i].at = &constants_[i];
  for (std::size_t i = 0; i < program.shared; ++i) places_[program.first_shared() + i].at = &shared_[i];
  for (std::size_t i = 0; i < program.varying; ++i) places_[program.first_varying() + i] = {&varying_[i * block], 1};
}

template <typename T>
void Tape<T>::run(std::span<const T* const> inputs, std::span<T> result) {
  for (std::size_t i = 0; i < program_.inputs; ++i) places_[i] = {inputs[i], program_.varies[i] ? std::size_t{1} : std::size_t{0}};
  for (const auto& instruction : program_.once) execute(instruction, 1, &shared_[instruction.result - program_.first_shared()]);
  for (std::size_t first = 0; first < result.size(); first += block) {
    const auto count = std::min(block, result.size() - first);
    for (const auto& instruction : program_.each)
      execute(instruction, count,
              instruction.result == program_.result() ? &result[first] : &varying_[(instruction.result - program_.first_varying()) * block]);
    for (std::size_t i = 0; i < program_.inputs; ++i)
      if (program_.varies[i] && places_[i].at) places_[i].at += block;
  }
}

template <typename T>
void Tape<T>::execute(const Instruction& instruction, std::size_t count, T* __restrict result) const {
  const auto is_constant = [&](std::size_t place) { return place >= program_.inputs && place < program_.first_shared(); };
  const auto of = [&](std::size_t k) { return places_[instruction.operands[k]]; };
  // Loops as the compiler likes them: what is the same for all stays in its register.
  const auto one = [&](auto f) {
    const auto a = of(0);
    for (std::size_t i = 0; i < count; ++i) result[i] = f(a.at[i * a.stride]);
  };
  const auto two = [&](auto f) {
    const auto a = of(0), b = of(1);
    if (a.stride != 0 && b.stride != 0) {
#pragma GCC unroll 4
      for (std::size_t i = 0; i < count; ++i) result[i] = f(a.at[i], b.at[i]);
    } else if (a.stride != 0) {
      const T y = *b.at;
#pragma GCC unroll 4
      for (std::size_t i = 0; i < count; ++i) result[i] = f(a.at[i], y);
    } else {
      const T x = *a.at;
#pragma GCC unroll 4
      for (std::size_t i = 0; i < count; ++i) result[i] = f(x, b.at[i * b.stride]);
    }
  };
  const auto seldom_two = [&](auto f) {
    const auto a = of(0), b = of(1);
    for (std::size_t i = 0; i < count; ++i) result[i] = f(a.at[i * a.stride], b.at[i * b.stride]);
  };
  const auto three = [&](auto f) {
    const auto a = of(0), b = of(1), c = of(2);
#pragma GCC unroll 2
    for (std::size_t i = 0; i < count; ++i) result[i] = f(a.at[i * a.stride], b.at[i * b.stride], c.at[i * c.stride]);
  };
  const auto choose = [&](auto compares) {
    const auto a = of(0), b = of(1), x = of(2), y = of(3);
#pragma GCC unroll 2
    for (std::size_t i = 0; i < count; ++i)
      result[i] = select(compares(a.at[i * a.stride], b.at[i * b.stride]), x.at[i * x.stride], y.at[i * y.stride]);
  };
  switch (instruction.operation) {
    case Operation::name: return one([](T a) { return a; });
    case Operation::add: return two([](T a, T b) { return a + b; });
    case Operation::subtract: return two([](T a, T b) { return a - b; });
    case Operation::multiply: return two([](T a, T b) { return a * b; });
    case Operation::divide: return two([](T a, T b) { return a / b; });
    case Operation::negate: return one([](T a) { return -a; });
    case Operation::power:
      if (is_constant(instruction.operands[1])) return seldom_two([](T a, T b) { return functions::power(a, lane(b, 0)); });
      return seldom_two([](T a, T b) { return functions::power_of(a, b); });
    case Operation::if_:
      switch (instruction.choice) {
        case Choice::none: return three([](T c, T a, T b) { return select(mask_of(c), a, b); });
        case Choice::less: return choose([](T a, T b) { return a < b; });
        case Choice::less_equal: return choose([](T a, T b) { return a <= b; });
        case Choice::equal: return choose([](T a, T b) { return a == b; });
        case Choice::ratio: return two([](T a, T b) { return select(b == T{}, T{}, a / b); });
      }
      break;
    case Operation::less: return seldom_two([](T a, T b) { return stored<T>(a < b); });
    case Operation::less_equal: return seldom_two([](T a, T b) { return stored<T>(a <= b); });
    case Operation::greater: return seldom_two([](T a, T b) { return stored<T>(a > b); });
    case Operation::greater_equal: return seldom_two([](T a, T b) { return stored<T>(a >= b); });
    case Operation::equal: return seldom_two([](T a, T b) { return stored<T>(a == b); });
    case Operation::not_equal: return seldom_two([](T a, T b) { return stored<T>(a != b); });
    case Operation::and_: return seldom_two([](T a, T b) { return from_bits<T>(bits_of(a) & bits_of(b)); });
    case Operation::or_: return seldom_two([](T a, T b) { return from_bits<T>(bits_of(a) | bits_of(b)); });
    case Operation::not_: return one([](T a) { return from_bits<T>(~bits_of(a)); });
    case Operation::min: return two([](T a, T b) { return functions::minimum(a, b); });
    case Operation::max: return two([](T a, T b) { return functions::maximum(a, b); });
    case Operation::clip: return three([](T a, T b, T c) { return functions::clip(a, b, c); });
    case Operation::abs: return one([](T a) { return magnitude(a); });
    case Operation::sign: return one([](T a) { return functions::sign(a); });
    case Operation::sqrt: return one([](T a) { return square_root(a); });
    case Operation::exp: return one([](T a) { return elementary::exp(a); });
    case Operation::log: return one([](T a) { return functions::log(a); });
    case Operation::tanh: return one([](T a) { return elementary::tanh(a); });
    case Operation::sigmoid: return one([](T a) { return functions::sigmoid(a); });
    case Operation::number:
    case Operation::word:
    case Operation::call:
    case Operation::truth:
    case Operation::stop: break;
  }
  throw std::logic_error("an instruction that no tape has");
}

template class Tape<double>;
template class Tape<float>;
template class Tape<NativeLanes<double>>;
template class Tape<NativeLanes<float>>;

}  // namespace asymsweep::expression
