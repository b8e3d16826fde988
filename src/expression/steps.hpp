#pragma once
// The steps of a tape. Each does one operation for a tile of eight samples and jumps to the next. Its value goes from step to step in
// registers, eight of them (the arguments of the jump), and to memory only where a later step needs it again. So a step costs little
// beside its arithmetic, and a processor works on several of them at once.

#include <array>
#include <cstddef>
#include <utility>

#include "core/elementary/lanes.hpp"
#include "expression/program.hpp"

namespace asymsweep::expression {

inline constexpr std::size_t tile = 8;  ///< samples

template <typename T>
using Tile = std::array<T, tile>;

/// Where the values of an operand are: in an array over the samples of a call, or in a tile.
template <typename T>
class Place {
 public:
  Place() = default;
  static Place of_samples(T* at) { return Place(at, ~std::size_t{0}); }
  static Place of_tile(T* at) { return Place(at, 0); }

  /// Of the tile whose first sample is this many bytes behind that of the call.
  T* at(std::size_t bytes) const { return reinterpret_cast<T*>(reinterpret_cast<char*>(first_) + (bytes & moves_)); }
  T* at() const { return first_; }

 private:
  Place(T* first, std::size_t moves) : first_(first), moves_(moves) {}

  T* first_ = nullptr;
  std::size_t moves_ = 0;
};

template <typename T>
struct Step;

template <typename T, std::size_t>
using Same = T;

/// Does a step and all behind it, for the tile that begins `bytes` behind the first sample; `last`: the tile of the step before. Returns the
/// step after a pause, or null at the end.
template <typename T, typename Samples = std::make_index_sequence<tile>>
struct RunOf;
template <typename T, std::size_t... J>
struct RunOf<T, std::index_sequence<J...>> {
  using type = const Step<T>* (*)(const Step<T>* step, std::size_t bytes, Same<T, J>... last);
};

template <typename T>
using Run = typename RunOf<T>::type;

template <typename T>
struct Step {
  Run<T> run = nullptr;
  std::array<Place<T>, 4> operands = {};  ///< the last one of a slow function: a tile of its own
};

namespace steps {

template <typename T, typename Samples = std::make_index_sequence<tile>>
struct Kinds;

template <typename T, std::size_t... J>
struct Kinds<T, std::index_sequence<J...>> {
  using Next = const Step<T>*;

  static Next start(Next step, std::size_t bytes) { return step->run(step, bytes, Same<T, J>{}...); }

  /// F::of(a, b, ...) of operands, of which number `Last` is the value of the step before. Those with a bit in `Uniform` are the same for
  /// all samples.
  template <typename F, std::size_t Operands, std::size_t Last, unsigned Uniform>
  static Next compute(Next step, std::size_t bytes, Same<T, J>... last) {
    return compute_of<F, Last, Uniform>(std::make_index_sequence<Operands>(), step, bytes, last...);
  }

  /// The same one by one, by way of memory: for functions that need all registers.
  template <typename F, std::size_t Operands, std::size_t Last>
  static Next compute_slowly(Next step, std::size_t bytes, Same<T, J>... last) {
    T* const own = step->operands[3].at();
    if constexpr (Last != nothing) ((own[J] = last), ...);
    slowly<F, Last>(std::make_index_sequence<Operands>(), *step, bytes, own);
    return step[1].run(step + 1, bytes, own[J]...);
  }

  static Next load(Next step, std::size_t bytes, Same<T, J>...) {
    const T* const at = step->operands[0].at(bytes);
    return step[1].run(step + 1, bytes, at[J]...);
  }

  static Next store(Next step, std::size_t bytes, Same<T, J>... last) {
    T* const to = step->operands[0].at(bytes);
    ((to[J] = last), ...);
    return step[1].run(step + 1, bytes, last...);
  }

  /// One value for all samples.
  static Next spread(Next step, std::size_t bytes, Same<T, J>...) {
    const T one = *step->operands[0].at();
    return step[1].run(step + 1, bytes, Same<T, J>(one)...);
  }

  /// Goes back to whoever started: so that calls which a compiler does not make jumps come to an end.
  static Next pause(Next step, std::size_t, Same<T, J>...) { return step + 1; }

  static Next end(Next, std::size_t, Same<T, J>...) { return nullptr; }

  static Next store_and_end(Next step, std::size_t bytes, Same<T, J>... last) {
    T* const to = step->operands[0].at(bytes);
    ((to[J] = last), ...);
    return nullptr;
  }

 private:
  template <typename F, std::size_t Last, unsigned Uniform, std::size_t... K>
  [[gnu::always_inline]] static Next compute_of(std::index_sequence<K...>, Next step, std::size_t bytes, Same<T, J>... last) {
    const std::array<const T*, sizeof...(K)> at = {(K == Last ? nullptr : step->operands[K].at(bytes))...};
    const std::array<T, sizeof...(K)> same = {(Uniform >> K & 1 ? *at[K] : T{})...};
    const auto value = [&](std::size_t j, T of_last) __attribute__((always_inline)) {
      T made = F::template of<T>((K == Last ? of_last : Uniform >> K & 1 ? same[K] : at[K][j])...);
#ifdef __x86_64__
      asm volatile("" : "+x"(made));  // one after the other: eight at once do not fit into the registers
#endif
      return made;
    };
    return step[1].run(step + 1, bytes, value(J, last)...);
  }

  template <typename F, std::size_t Last, std::size_t... K>
  [[gnu::noinline]] static void slowly(std::index_sequence<K...>, const Step<T>& step, std::size_t bytes, T* own) {
    const std::array<const T*, sizeof...(K)> at = {(K == Last ? own : step.operands[K].at(bytes))...};
    for (std::size_t j = 0; j < tile; ++j) own[j] = F::template of<T>(at[K][j]...);
  }
};

}  // namespace steps
}  // namespace asymsweep::expression
