#pragma once
// SIMD lanes: N numbers that go through the same arithmetic side by side, one independent computation per lane.
//
// `Lanes<Real, N>` is the compiler's vector type: + - * / and comparisons act lane by lane and round exactly as the
// scalar operation does. With -ffp-contract=off a multiply and an add are fused where `multiply_add` says so and nowhere
// else, so a template written with these operations and the functions below gives the same bits for a plain `double`, for
// any N and for any instruction set.

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace asymsweep {

namespace detail {

template <typename Real, std::size_t N>
struct LanesOf {
  typedef Real type __attribute__((vector_size(N * sizeof(Real))));
};

template <std::size_t Bytes>
using Integer = std::conditional_t<Bytes == 8, std::uint64_t, std::uint32_t>;

template <typename T>
struct LaneTraits {  // a vector type
  using Real = std::remove_cvref_t<decltype(std::declval<T&>()[0])>;
  static constexpr std::size_t count = sizeof(T) / sizeof(Real);
  using Bits = typename LanesOf<Integer<sizeof(Real)>, count>::type;
};
template <>
struct LaneTraits<double> {
  using Real = double;
  static constexpr std::size_t count = 1;
  using Bits = std::uint64_t;
};
template <>
struct LaneTraits<float> {
  using Real = float;
  static constexpr std::size_t count = 1;
  using Bits = std::uint32_t;
};

}  // namespace detail

template <typename Real, std::size_t N>
using Lanes = typename detail::LanesOf<Real, N>::type;

/// Of a number or of lanes: the type of one lane, how many there are, unsigned integers of the same size.
template <typename T>
using RealOf = typename detail::LaneTraits<T>::Real;
template <typename T>
inline constexpr std::size_t lane_count = detail::LaneTraits<T>::count;
template <typename T>
using BitsOf = typename detail::LaneTraits<T>::Bits;

/// Lanes that fill one register of the instruction set this is compiled for.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif
template <typename Real>
using NativeLanes = Lanes<Real, register_bytes / sizeof(Real)>;

/// The same number in every lane.
template <typename T>
inline T broadcast(RealOf<T> x) {
  return x - T{};  // not +: -0 stays -0
}

template <typename T>
inline BitsOf<T> bits_of(T x) {
  return std::bit_cast<BitsOf<T>>(x);
}
template <typename T>
inline T from_bits(BitsOf<T> bits) {
  return std::bit_cast<T>(bits);
}

/// a b + c, rounded once, as IEEE 754 demands of every machine. One instruction from x86-64-v3 on; before that a call for each
/// lane, which is slow.
template <typename T>
inline T multiply_add(T a, T b, T c) {
  if constexpr (lane_count<T> == 1) return std::fma(a, b, c);
#if defined(__AVX512F__)
  else if constexpr (std::is_same_v<T, Lanes<double, 8>>)
    return reinterpret_cast<T>(_mm512_fmadd_pd(reinterpret_cast<__m512d>(a), reinterpret_cast<__m512d>(b), reinterpret_cast<__m512d>(c)));
  else if constexpr (std::is_same_v<T, Lanes<float, 16>>)
    return reinterpret_cast<T>(_mm512_fmadd_ps(reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b), reinterpret_cast<__m512>(c)));
#endif
#if defined(__FMA__)
  else if constexpr (std::is_same_v<T, Lanes<double, 4>>)
    return reinterpret_cast<T>(_mm256_fmadd_pd(reinterpret_cast<__m256d>(a), reinterpret_cast<__m256d>(b), reinterpret_cast<__m256d>(c)));
  else if constexpr (std::is_same_v<T, Lanes<float, 8>>)
    return reinterpret_cast<T>(_mm256_fmadd_ps(reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(c)));
#endif
  else {
    for (std::size_t i = 0; i < lane_count<T>; ++i) c[i] = std::fma(a[i], b[i], c[i]);
    return c;
  }
}

/// c_0 + x (c_1 + x (c_2 + ...)).
template <typename T, typename... Rest>
inline T polynomial(T x, RealOf<T> first, Rest... rest) {
  if constexpr (sizeof...(rest) == 0) return broadcast<T>(first);
  else return multiply_add(x, polynomial(x, rest...), broadcast<T>(first));
}

/// Lane by lane `mask ? a : b`, where a mask is what a comparison of lanes gives.
template <typename Mask, typename T>
inline T select(Mask mask, T a, T b) {
  return mask ? a : b;
}

/// Lane by lane the larger; `b` where one is not a number.
template <typename T>
inline T larger(T a, T b) {
  return a > b ? a : b;
}

template <typename T>
inline T magnitude(T x) {
  constexpr BitsOf<RealOf<T>> all_but_sign = ~(BitsOf<RealOf<T>>{1} << (8 * sizeof(RealOf<T>) - 1));
  return from_bits<T>(bits_of(x) & all_but_sign);
}

/// Correctly rounded, as IEEE 754 demands of every machine. (Masked forms with a full mask, the same instruction: GCC 12
/// falsely warns of uninitialized numbers in the plain ones, GCC bug 105593.)
template <typename T>
inline T square_root(T x) {
  if constexpr (lane_count<T> == 1) return std::sqrt(x);
#if defined(__AVX512F__)
  else if constexpr (std::is_same_v<T, Lanes<double, 8>>) return reinterpret_cast<T>(_mm512_maskz_sqrt_pd(0xff, reinterpret_cast<__m512d>(x)));
  else if constexpr (std::is_same_v<T, Lanes<float, 16>>) return reinterpret_cast<T>(_mm512_maskz_sqrt_ps(0xffff, reinterpret_cast<__m512>(x)));
#endif
#if defined(__AVX__)
  else if constexpr (std::is_same_v<T, Lanes<double, 4>>) return reinterpret_cast<T>(_mm256_sqrt_pd(reinterpret_cast<__m256d>(x)));
  else if constexpr (std::is_same_v<T, Lanes<float, 8>>) return reinterpret_cast<T>(_mm256_sqrt_ps(reinterpret_cast<__m256>(x)));
#endif
  else {
    for (std::size_t i = 0; i < lane_count<T>; ++i) x[i] = std::sqrt(x[i]);
    return x;
  }
}

inline double lane(double x, std::size_t) { return x; }
inline float lane(float x, std::size_t) { return x; }
inline bool lane(bool x, std::size_t) { return x; }
template <typename V>
inline auto lane(const V& x, std::size_t i) -> std::remove_cvref_t<decltype(x[0])> {
  return x[i];
}

inline void set_lane(double& x, std::size_t, double value) { x = value; }
inline void set_lane(float& x, std::size_t, float value) { x = value; }
template <typename V>
inline auto set_lane(V& x, std::size_t i, RealOf<V> value) -> std::enable_if_t<(lane_count<V> > 1)> {
  x[i] = value;
}

/// Whether a mask holds in some lane.
inline bool any(bool mask) { return mask; }
template <typename Mask>
inline bool any(const Mask& mask) {
#if defined(__AVX512F__)
  if constexpr (sizeof(Mask) == 64) return _mm512_test_epi64_mask(reinterpret_cast<__m512i>(mask), reinterpret_cast<__m512i>(mask)) != 0;
#endif
#if defined(__AVX__)
  if constexpr (sizeof(Mask) == 32) return !_mm256_testz_si256(reinterpret_cast<__m256i>(mask), reinterpret_cast<__m256i>(mask));
#endif
  auto together = mask[0];
  for (std::size_t i = 1; i < lane_count<Mask>; ++i) together |= mask[i];
  return together != 0;
}

}  // namespace asymsweep
