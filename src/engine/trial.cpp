#include "engine/trial.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <utility>

namespace asymsweep {
namespace {

constexpr std::size_t fewest_checkpoints = 2;  // before training and after it

/// In place of `steps`: never none of some.
double share_of(double steps, double share, double least) { return std::min(steps, std::max(std::ceil(steps * share), least)); }

}  // namespace

Trial::Trial(const Sweep& sweep, std::vector<Configuration> configurations)
    : sweep_(sweep), whole_(std::move(configurations)), plan_(training_plan(sweep)), lanes_(asymsweep::seeds_in_lockstep(whole_.front())) {
  for (auto& configuration : whole_) configuration.set("train.checkpoints", static_cast<double>(plan_.checkpoints));
}

/// What is trained in lockstep costs as much with one run as with all lanes full.
double Trial::nominal_s(const Configurations& configurations) const {
  return static_cast<double>(std::max<std::uint64_t>(lanes_, configurations.size())) * nominal_cost_s(configurations.front());
}

Trial::Configurations Trial::cut(const Cut& to) const {
  auto all = whole_;
  const double least = static_cast<double>(to.least_steps);
  for (auto& configuration : all) {
    const double lag = configuration.number("train.lag"), all_steps = configuration.number("train.steps");
    const double steps = share_of(all_steps, to.steps_share, least);
    configuration.set("train.steps", steps);
    configuration.set("train.checkpoints", static_cast<double>(to.checkpoints));
    if (configuration.word("train.lag_mode") == "delay" && lag >= steps && lag < all_steps)
      configuration.set("train.lag", std::max(1.0, std::floor(steps / 2)));  // else no policy would be refreshed
    if (const auto key = configuration.word("problem.environment") + ".pretrain_steps"; configuration.has(key))
      configuration.set(key, share_of(configuration.number(key), to.steps_share, least));
  }
  return all;
}

/// Again until `least_nominal_s` have passed. Processor time: what else runs on this machine at the moment says nothing of the sweep's cost.
double Trial::measured_s(const Configurations& configurations, std::uint64_t seeds, double least_nominal_s) const {
  auto plan = plan_;
  plan.checkpoints = static_cast<std::size_t>(configurations.front().integer("train.checkpoints"));
  const auto start = std::clock();
  double times = 0, measured = 0;
  do {
    train_units(plan, configurations, {sweep_.first_seed, seeds});
    times += 1;
    measured = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  } while (measured < least_nominal_s);
  return measured / times / static_cast<double>(configurations.size());
}

double Trial::shortest_nominal_s() const { return 4 * nominal_s(cut({.steps_share = 0, .checkpoints = std::min(fewest_checkpoints, plan_.checkpoints)})); }

double Trial::predicted_s(std::uint64_t seeds, double nominal) const {
  if (nominal_s(whole_) <= nominal) return measured_s(whole_, seeds, nominal);

  const auto fewest = std::min(fewest_checkpoints, plan_.checkpoints);
  const double shortest = nominal_s(cut({.steps_share = 0, .checkpoints = fewest}));
  const double of_checkpoint = nominal_s(cut({.steps_share = 0, .checkpoints = fewest + 1})) - shortest;
  const auto missing = static_cast<double>(plan_.checkpoints - fewest);
  const double added = std::min(missing, of_checkpoint > 0 ? std::floor(nominal / 4 / of_checkpoint) : missing);  // what is affordable
  const auto with_added = fewest + static_cast<std::size_t>(added);

  const double all = nominal_s(cut({.checkpoints = fewest}));
  const auto least = static_cast<std::uint64_t>(std::max<std::size_t>(with_added, 2) - 1);
  const auto few = cut({.steps_share = nominal / 8 / all, .least_steps = least, .checkpoints = fewest});
  const auto least_of_more = 2 * static_cast<std::uint64_t>(few.front().integer("train.steps"));
  const auto more = cut({.steps_share = nominal / 2 / all, .least_steps = least_of_more, .checkpoints = fewest});

  const double few_s = measured_s(few, seeds, nominal / 8), stretch = nominal_s(more) - nominal_s(few);
  double predicted = few_s;
  if (stretch > 0) predicted += std::max(0.0, measured_s(more, seeds, nominal / 4) - few_s) * (all - nominal_s(few)) / stretch;
  if (added == 0) return predicted + few_s * missing * of_checkpoint / nominal_s(few);  // checkpoints so dear are most of `few`
  auto checked = few;
  for (auto& configuration : checked) configuration.set("train.checkpoints", static_cast<double>(with_added));
  return predicted + std::max(0.0, measured_s(checked, seeds, nominal / 8) - few_s) * missing / added;
}

}  // namespace asymsweep
