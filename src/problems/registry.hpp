#pragma once
// All environments. A new one is a pair of files and a row here.

#include <vector>

#include "problems/environment.hpp"

namespace asymsweep {

const std::vector<Environment>& environments();

/// A row from outside, before the program starts; it needs a UnitTrainer (training/unit.hpp) and metrics too, for which
/// training/registries.hpp looks. Its keys become keys of this environment alone.
/// std::logic_error when its name is taken or the rows are in use already.
void add_environment(Environment row);

}  // namespace asymsweep
