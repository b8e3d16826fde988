#include "scheduler/unit_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr double longest_unit_s = 0.25;
constexpr double shortest_useful_unit_s = 0.01;  // a draw and a write cost about 0.1 ms
constexpr double wanted_units = 512;
constexpr std::uint64_t most_units = 20'000'000;  // every rank holds the list of them

std::uint64_t blocks(std::uint64_t seeds, std::uint64_t block) { return seeds / block + (seeds % block != 0); }

/// The smallest block, in seeds, with which the grid has at most most_units units.
std::uint64_t smallest_block(std::uint64_t configurations, std::uint64_t seeds, std::uint64_t multiple) {
  if (configurations > most_units)
    throw UserError("the sweep has " + format_count(configurations) + " units of work, " + format_count(most_units) +
                    " are allowed: use fewer configurations, in several sweeps");
  return blocks(blocks(seeds, most_units / configurations), multiple) * multiple;
}

std::uint64_t wanted_block(std::span<const double> seed_cost_s, std::uint64_t seeds, std::uint64_t multiple) {
  const double costliest = *std::ranges::max_element(seed_cost_s);
  const double total = std::accumulate(seed_cost_s.begin(), seed_cost_s.end(), 0.0) * static_cast<double>(seeds);
  const double target_s = std::clamp(total / wanted_units, shortest_useful_unit_s, longest_unit_s);
  const double fitting = std::floor(target_s / costliest / static_cast<double>(multiple));
  const double most = std::ceil(static_cast<double>(seeds) / static_cast<double>(multiple));
  return static_cast<std::uint64_t>(std::clamp(fitting, 1.0, most)) * multiple;
}

std::vector<std::uint64_t> begins_of_blocks(std::uint64_t seeds, std::uint64_t block, std::span<const std::uint64_t> cuts) {
  std::vector<std::uint64_t> begins;
  auto cut = cuts.begin();
  for (std::uint64_t begin = 0; begin < seeds;) {
    begins.push_back(begin);
    while (cut != cuts.end() && *cut <= begin) ++cut;
    begin = cut == cuts.end() ? begin + block : std::min(begin + block, *cut);
  }
  return begins;
}

}  // namespace

std::vector<RunBlock> order_units(std::span<const double> seed_cost_s, std::uint64_t seeds,
                                  std::uint64_t block_multiple, std::span<const std::uint64_t> cuts) {
  const auto block = std::max(smallest_block(seed_cost_s.size(), seeds, block_multiple), wanted_block(seed_cost_s, seeds, block_multiple));
  std::vector<std::uint64_t> costliest_first(seed_cost_s.size());
  std::iota(costliest_first.begin(), costliest_first.end(), 0);
  std::ranges::stable_sort(costliest_first, [&](auto a, auto b) { return seed_cost_s[a] > seed_cost_s[b]; });

  std::vector<RunBlock> units;
  const auto begins = begins_of_blocks(seeds, block, seed_cost_s.size() * (blocks(seeds, block) + cuts.size()) > most_units ? std::span<const std::uint64_t>() : cuts);
  units.reserve(seed_cost_s.size() * begins.size());
  for (std::size_t b = 0; b < begins.size(); ++b)
    for (const auto configuration : costliest_first)
      units.push_back({configuration, begins[b], (b + 1 < begins.size() ? begins[b + 1] : seeds) - begins[b]});
  return units;
}

}  // namespace asymsweep
