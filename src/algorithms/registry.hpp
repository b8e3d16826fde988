#pragma once
// All algorithms: asymsweep's own (built_in.hpp) and those that a program adds.

#include <string_view>
#include <vector>

#include "algorithms/algorithm.hpp"

namespace asymsweep {

const std::vector<Algorithm>& algorithms();

/// A row from outside, before the program starts (cli/program.hpp). std::logic_error when its name is taken or when the rows
/// are in use already.
void add_algorithm(Algorithm row);

/// The row of `name`; std::logic_error when there is none (the sweep has been checked).
const Algorithm& find_algorithm(std::string_view name);

}  // namespace asymsweep
