#include "engine/draws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "training/train_unit.hpp"

namespace asymsweep {
namespace {

constexpr double worth_a_draw_s = 0.005;  // nominal: little is lost in a kill, and all ranks end at about the same time
constexpr double most_units = 128;
constexpr double draws_a_rank = 8;  // at least, where units are drawn together to save time around them

/// Units that are trained once: those of configurations whose runs are the same, with the same seeds. In the order of the first of each.
Draw trained_once(const RunAssignment& assignment, const Sweep& sweep) {
  Draw groups;
  std::map<std::array<std::uint64_t, 3>, std::size_t> known;
  for (const auto unit : assignment.pending) {
    const auto& block = assignment.units[unit];
    const auto [place, is_new] = known.try_emplace({sweep.trained_as(block.configuration), block.seed_begin, block.seed_count}, groups.size());
    if (is_new) groups.emplace_back();
    groups[place->second].push_back(unit);
  }
  if (assignment.max_units > 0 && groups.size() > assignment.max_units) groups.resize(assignment.max_units);
  return groups;
}

/// Configurations that agree in all keys but lane_keys are of one kind.
class Kinds {
 public:
  explicit Kinds(const Sweep& sweep)
      : sweep_(sweep) {
    const auto& keys = lane_keys(sweep);
    for (const auto& dimension : sweep.dimensions)
      of_lanes_.push_back(std::ranges::all_of(dimension.axes, [&](const Axis& axis) { return std::ranges::find(keys, axis.key) != keys.end(); }));
  }

  /// Whether a kind may have several configurations.
  bool have_members() const { return std::ranges::find(of_lanes_, true) != of_lanes_.end(); }

  std::uint64_t of(std::size_t configuration) const {
    std::uint64_t kind = 0;
    const auto at = sweep_.coordinates(configuration);
    for (std::size_t d = 0; d < at.size(); ++d) kind = kind * sweep_.dimensions[d].size() + (of_lanes_[d] ? 0 : at[d]);
    return kind;
  }

 private:
  const Sweep& sweep_;
  std::vector<bool> of_lanes_;  // of each dimension: all its axes are lane_keys
};

/// How many units like `unit` a draw holds. Those that follow it are no costlier.
std::size_t units_a_draw(const RunBlock& unit, const Sweep& sweep, double units_a_rank) {
  const double seeds = static_cast<double>(unit.seed_count);
  const double short_ones = worth_a_draw_s / (seeds * nominal_cost_s(sweep.configuration(unit.configuration)));
  const double filling = std::ceil(static_cast<double>(lanes_per_block) / seeds);  // takes no longer than one of them
  const double wanted = std::max(std::min(short_ones, units_a_rank / draws_a_rank), std::min(filling, units_a_rank));
  return static_cast<std::size_t>(std::clamp(wanted, 1.0, most_units));
}

}  // namespace

std::vector<std::size_t> drawn_with(const Sweep& sweep, std::size_t configuration, std::uint64_t seeds, double units_a_rank) {
  constexpr std::size_t farthest = 10'000;  // that are looked at
  const Kinds kinds(sweep);
  std::vector<std::size_t> members = {configuration};
  if (!kinds.have_members()) return members;
  const std::size_t count = sweep.configuration_count(), wanted = units_a_draw({configuration, 0, seeds}, sweep, units_a_rank);
  for (std::size_t i = 1; i < std::min(count, farthest) && members.size() < wanted; ++i)
    if (const auto c = (configuration + i) % count; sweep.is_trained(c) && kinds.of(c) == kinds.of(configuration)) members.push_back(c);
  return members;
}

std::vector<Draw> draws_of(const RunAssignment& assignment, const Sweep& sweep, int ranks) {
  auto groups = trained_once(assignment, sweep);
  const double units_a_rank = static_cast<double>(groups.size()) / ranks;
  const Kinds kinds(sweep);
  struct Open {
    std::size_t draw = 0, room = 0;
  };
  std::map<std::array<std::uint64_t, 3>, Open> open;  // by kind and seeds
  std::vector<Draw> draws;
  for (auto& units : groups) {
    const auto& unit = assignment.units[units.front()];
    auto& last = open[{kinds.of(unit.configuration), unit.seed_begin, unit.seed_count}];
    if (last.room == 0) {
      last = {draws.size(), kinds.have_members() ? units_a_draw(unit, sweep, units_a_rank) : 1};
      draws.emplace_back();
    }
    draws[last.draw].push_back(std::move(units));
    --last.room;
  }
  return draws;
}

}  // namespace asymsweep
