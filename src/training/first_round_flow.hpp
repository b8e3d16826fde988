#pragma once
// Where the exact flow of the first round ends for objectives without a closed form.

#include "problems/bandit.hpp"
#include "theory/flow_limit.hpp"
#include "training/parameters.hpp"

namespace asymsweep {

/// By integration from pi_0, on the scale of observed rewards; `reason` says where there is no such flow (Adam; a weight that changes with the step or reads
/// other samples or the whole policy; random rewards in a weight that is not linear in them) or where it was not followed to its end.
/// Cost: milliseconds for 10 arms, about a second for 100.
theory::FlowLimit first_round_flow(const TrainingParameters& training, const BanditInstance& instance);

}  // namespace asymsweep
