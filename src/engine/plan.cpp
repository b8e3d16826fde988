#include "engine/plan.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engine/calibration.hpp"
#include "engine/result_layout.hpp"
#include "store/skeleton.hpp"
#include "sweep/comparison.hpp"

namespace asymsweep {

Plan make_plan(const Sweep& sweep, HowFar how_far) {
  const auto training = training_plan(sweep);
  const auto layout = result_layout(sweep, training, how_far);
  Plan plan{.configurations = sweep.planned_count(),
            .distinct = sweep.distinct_count(),
            .seeds = sweep.seeds,
            .runs = sweep.planned_count() * sweep.seeds,
            .units = layout.units.size(),
            .file_bytes = file_bytes(layout),
            .notes = notes_of(sweep, training),
            .looks = how_far == HowFar::until_decided ? looks_of(layout, 0) : std::vector<std::uint64_t>()};
  plan.core_s = predicted_training_s(sweep, layout.units);
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    if (sweep.is_trained(c)) plan.seed_steps += steps_of_run(sweep.configuration(c)) * static_cast<double>(sweep.seeds);
  return plan;
}

std::string counts_text(const Sweep& sweep, std::size_t units) {
  const auto configurations = sweep.planned_count(), distinct = sweep.distinct_count();
  return format_count(configurations, "configuration") + (distinct < configurations ? ", " + format_count(distinct) + " distinct," : "") + " x " + format_count(sweep.seeds, "seed") + " = " +
         format_count(configurations * sweep.seeds, "run") + " in " + format_count(units, "unit");
}

std::vector<std::string> notes_of(const Sweep& sweep, const TrainingPlan& plan) {
  auto notes = sweep.notes;
  const auto trained = values_of(sweep, "train.algorithm");
  std::string last;
  for (const auto& key : sweep.own_keys) {
    if (!key.section.starts_with("algorithm.") || key.section == last) continue;
    last = key.section;
    if (std::ranges::find(trained, Value(key.section.substr(10))) == trained.end())
      notes.push_back("[" + key.section + "] trains nothing: train.algorithm does not name " + key.section.substr(10));
  }
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) {
      if (axis.key != "train.steps") continue;
      const auto wanted = static_cast<std::size_t>(sweep.fixed.integer("train.checkpoints"));
      if (plan.checkpoints == wanted) continue;
      const auto shortest = format_count(plan.checkpoints - 1, "step");
      notes.push_back("train.steps: all curves have the checkpoints of the shortest run: " + format_count(plan.checkpoints) + " with " + shortest +
                      ", where train.checkpoints = " + format_count(wanted));
    }
  return notes;
}

}  // namespace asymsweep
