#pragma once
// All algorithms. A new one is a pair of files and a row here.

#include <string_view>
#include <vector>

#include "algorithms/algorithm.hpp"

namespace asymsweep {

const std::vector<Algorithm>& algorithms();

/// A row from outside, before the program starts (cli/program.hpp). std::logic_error when its name is taken, when the rows
/// are in use already, or when it was compiled for other registers than this library.
void add_algorithm(Algorithm row);

/// The row of `name`; std::logic_error when there is none (the sweep has been checked).
const Algorithm& find_algorithm(std::string_view name);

}  // namespace asymsweep
