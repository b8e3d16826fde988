#pragma once
// What a sweep comes to, as `plan --json` and `run --dry-run --json` print it.

#include <nlohmann/json.hpp>

#include "engine/plan.hpp"

namespace asymsweep {

/// One object. `until_decided` is there where the plan is one of --until-decided; what no number is known of is null.
nlohmann::ordered_json plan_json(const Sweep& sweep, const Plan& plan);

}  // namespace asymsweep
