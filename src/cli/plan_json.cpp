#include "cli/plan_json.hpp"

#include <cmath>

namespace asymsweep {
namespace {

using Json = nlohmann::ordered_json;

Json axis_json(const Axis& axis) {
  Json values = Json::array();
  for (const auto& value : axis.values) {
    const auto* number = std::get_if<double>(&value);
    if (number && std::isfinite(*number)) values.push_back(*number);
    else if (const auto* vector = std::get_if<std::vector<double>>(&value)) values.push_back(*vector);
    else values.push_back(to_text(value));  // words, and inf, which JSON has not
  }
  return {{"name", axis.name}, {"key", axis.key}, {"values", values}};
}

}  // namespace

Json plan_json(const Sweep& sweep, const Plan& plan) {
  Json axes = Json::array();
  for (const auto& dimension : sweep.dimensions)
    for (const auto& axis : dimension.axes) axes.push_back(axis_json(axis));
  Json json = {{"name", sweep.name},
               {"axes", axes},
               {"configurations", plan.configurations},
               {"distinct", plan.distinct},
               {"first_seed", sweep.first_seed},
               {"seeds", plan.seeds},
               {"runs", plan.runs},
               {"units", plan.units},
               {"seed_steps", plan.seed_steps},
               {"predicted_core_s", std::isnan(plan.core_s) ? Json() : Json(plan.core_s)},
               {"predicted_file_bytes", plan.file_bytes},
               {"notes", plan.notes},
               {"unread", sweep.unread}};
  if (!plan.looks.empty()) json["until_decided"] = {{"looks", plan.looks}, {"fewest_runs", plan.configurations * plan.looks.front()}};
  return json;
}

}  // namespace asymsweep
