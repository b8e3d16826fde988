#include "training/checkpoints.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/elementary/exp.hpp"
#include "core/elementary/log.hpp"

namespace asymsweep {

std::vector<std::uint64_t> checkpoint_steps(std::uint64_t steps, std::size_t count, CheckpointSpacing spacing) {
  if (count < 1 || count > steps + 1) throw std::logic_error("checkpoint_steps: count outside 1 .. steps + 1");
  if (count == 1) return {steps};
  std::vector<std::uint64_t> at = {0};
  for (std::size_t i = 1; i < count; ++i) {
    const double intervals = static_cast<double>(count - (spacing == CheckpointSpacing::log ? 2 : 1));
    const double share = static_cast<double>(spacing == CheckpointSpacing::log ? i - 1 : i) / std::max(intervals, 1.0);
    const double target = count == 2                             ? static_cast<double>(steps)
                          : spacing == CheckpointSpacing::linear ? static_cast<double>(steps) * share
                                                                 : elementary::exp(share * elementary::log(static_cast<double>(steps)));
    const std::uint64_t latest = steps - (count - 1 - i);  // leaves a step for each checkpoint to come
    at.push_back(std::clamp(static_cast<std::uint64_t>(std::llround(target)), at.back() + 1, latest));
  }
  return at;
}

}  // namespace asymsweep
