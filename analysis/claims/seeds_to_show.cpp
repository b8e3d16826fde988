#include "analysis/claims/seeds_to_show.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/claims/rules.hpp"
#include "analysis/known_bounds.hpp"
#include "analysis/statistics/descriptive.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// "some 1,000 seeds, if further ones are like these; there are 256".
std::string seeds_text(double most, const std::vector<Sample>& samples) {
  std::size_t fewest = samples.front().values.size();
  for (const auto& sample : samples) fewest = std::min(fewest, sample.values.size());
  if (!std::isfinite(most) || most > 1e9) return "";
  return "some " + format_count(static_cast<std::size_t>(most)) + " seeds, if further ones are like these; there are " + format_count(fewest);
}

/// From `n` on, with which the interval of such a share lies beyond the bound; infinite where it never does.
double seeds_of_share(double share, Side side, double bound, double level, std::size_t n) {
  constexpr std::size_t most = 100'000'000;
  if (!(side == Side::above ? share > bound : share < bound)) return std::numeric_limits<double>::infinity();
  const auto at = [&](std::size_t seeds) { return is_beyond(share_interval(static_cast<std::size_t>(share * static_cast<double>(seeds)), seeds, level), side, bound); };
  while (n < most && !at(n)) n += n / 20 + 1;
  return static_cast<double>(n);
}

}  // namespace

std::string seeds_that_decide_means(const Question& question, const std::vector<Sample>& samples, const std::vector<double>& in_favour) {
  double most = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (in_favour[i] <= question.error_rate) continue;
    const auto moved = from_bound(samples[i], question.bound);
    most = std::max(most, question.side == Side::above ? seeds_to_show_above_zero(moved.values, moved.known, question.error_rate) : seeds_to_show_below_zero(moved.values, moved.known, question.error_rate));
  }
  return seeds_text(most, samples);
}

std::string seeds_that_decide_shares(const Question& question, const std::vector<Sample>& samples, double level) {
  double most = 0;
  for (const auto& sample : samples) {
    const auto yes = std::ranges::count(sample.values, 1.0);
    const double share = statistics::mean(sample.values);
    const std::size_t n = sample.values.size();
    if (is_beyond(share_interval(static_cast<std::size_t>(yes), n, level), question.side, question.bound)) continue;
    const auto needed = seeds_of_share(share, question.side, question.bound, level, n);
    if (std::isinf(needed)) return "";  // such seeds would refute it, or never decide
    most = std::max(most, needed);
  }
  return seeds_text(most, samples);
}

SeedsToShow seeds_to_show(const Question& question, const Sample& sample, std::size_t planned) {
  constexpr double never = std::numeric_limits<double>::infinity();
  if (sample.values.empty() || !sample.known.bounded() || !sample.tells_nothing.empty()) return {never, never};
  const double together = question.error_rate / static_cast<double>(planned);
  const auto of_side = [&](Side side, const Sample& seen, double level) {
    if (question.test == Test::share) return seeds_of_share(statistics::mean(seen.values), side, question.bound, together, 1);
    const auto moved = from_bound(seen, question.bound);
    return side == Side::above ? seeds_to_show_above_zero(moved.values, moved.known, level) : seeds_to_show_below_zero(moved.values, moved.known, level);
  };
  return {of_side(question.side, sample, question.error_rate), of_side(opposite(question.side), sample.best_case(), together)};
}

}  // namespace asymsweep::analysis
