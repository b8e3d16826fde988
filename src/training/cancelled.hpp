#pragma once
// How a long training run learns that nobody waits for it any more.

#include <cstdint>
#include <functional>

namespace asymsweep {

using Cancelled = std::function<bool()>;

inline bool never() { return false; }

/// Often enough to stop within a fraction of a second, seldom enough to cost nothing.
inline constexpr std::uint64_t steps_between_questions = 1024;

}  // namespace asymsweep
