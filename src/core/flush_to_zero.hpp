#pragma once
// Subnormal numbers cost training a factor of ten and mean nothing to it: while this lives, the calling thread's vector
// arithmetic reads and writes them as 0 (long double does not take part). Scalar and lanes alike, so that both see
// the same numbers.

#include <cstdint>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace asymsweep {

class FlushToZero {
 public:
  FlushToZero() : before_(control()) { set_control(before_ | flush); }
  ~FlushToZero() { set_control(before_); }
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
#if defined(__x86_64__)
  static constexpr std::uint64_t flush = 0x8000 | 0x0040;  // results, operands
  static std::uint64_t control() { return _mm_getcsr(); }
  static void set_control(std::uint64_t bits) { _mm_setcsr(static_cast<unsigned>(bits)); }
#elif defined(__aarch64__)
  static constexpr std::uint64_t flush = 1U << 24;  // both
  static std::uint64_t control() { return __builtin_aarch64_get_fpcr64(); }
  static void set_control(std::uint64_t bits) { __builtin_aarch64_set_fpcr64(bits); }
#else
#error "how does this processor flush subnormal numbers to zero?"
#endif
  std::uint64_t before_;
};

}  // namespace asymsweep
