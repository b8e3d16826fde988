#pragma once
// When a run has collapsed: the rule of the metric collapse_step. (Claim G10 asks for another thing: whether a run ends below its base policy.)

#include <algorithm>
#include <optional>
#include <span>

namespace asymsweep {

/// Accuracy below this share of its highest so far has collapsed.
inline constexpr double collapsed_share = 0.5;

/// The first place at which `accuracy`, along training, has collapsed: NaN has too.
inline std::optional<std::size_t> collapsed_checkpoint(std::span<const double> accuracy) {
  double highest = 0;
  for (std::size_t c = 0; c < accuracy.size(); ++c) {
    if (!(accuracy[c] >= collapsed_share * highest)) return c;
    highest = std::max(highest, accuracy[c]);
  }
  return std::nullopt;
}

}  // namespace asymsweep
