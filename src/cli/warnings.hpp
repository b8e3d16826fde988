#pragma once
// What a user should know and nothing stops for.

#include <string>

#include "sweep/sweep.hpp"

namespace asymsweep {

/// One sentence on stderr.
void warn(const std::string& sentence);

/// Of a sweep with configurations in which a group is one sample and estimates its own baseline: there nothing is learnt from rewards.
/// A grid over the size of groups may well contain them.
void warn_if_groups_are_single(const Sweep& sweep);

}  // namespace asymsweep
