#pragma once
// What the formulas of a claim may name.

#include <string_view>

#include "expression/evaluate.hpp"
#include "expression/parse.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// Keys by their full names; without their section, "lag" and "clipped.high", where no other key in use has that and `taken` has not; and
/// axes as the file calls them, "high" (Axis::name): numbers, words, or any.
std::vector<expression::Symbol> key_symbols(const Sweep& sweep, const std::vector<std::string>& taken = {});

/// Of a name that key_symbols gave; empty for any other.
std::string key_of(std::string_view name, const Sweep& sweep);

/// A vector is the word that the sweep file has for it.
expression::Value value_of_key(const Configuration& configuration, std::string_view key);

}  // namespace asymsweep::analysis
