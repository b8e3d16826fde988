#pragma once
// Subnormal numbers cost training a factor of ten and mean nothing to it: while this lives, the calling thread's SSE and
// AVX arithmetic reads and writes them as 0 (long double does not take part). Scalar and lanes alike, so that both see
// the same numbers.

#include <xmmintrin.h>

namespace asymsweep {

class FlushToZero {
 public:
  FlushToZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | flush_results | flush_operands); }
  ~FlushToZero() { _mm_setcsr(before_); }
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
  static constexpr unsigned flush_results = 0x8000, flush_operands = 0x0040;
  unsigned before_;
};

}  // namespace asymsweep
