#pragma once
// Who decides for `run --until-decided`: the rules of `analyze`.

#include "engine/looks.hpp"

namespace asymsweep {

/// Warns of claims that no run can decide. `observer` outlives it.
MakeDecider decider_by_the_claims(Observer& observer);

}  // namespace asymsweep
