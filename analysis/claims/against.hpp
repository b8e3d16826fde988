#pragma once
// `against` of a claim: which run is compared with which.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// The partner of a run has these places along these dimensions of the grid, and is the same run otherwise.
struct Against {
  std::string text;                                         ///< "train.algorithm = asymre"
  std::vector<std::pair<std::size_t, std::size_t>> places;  ///< dimension, place

  /// The partner of a configuration; itself where it is one.
  std::size_t partner_of(const Sweep& sweep, std::size_t configuration) const;
};

/// Between commas; those in brackets part nothing.
std::vector<std::string> parts_of(std::string_view text);

/// What an axis, or a value of it, is that the sweep has not, or has in a zip: the theory speaks of any sweep, and there of no pair.
enum class Missing { is_refused,
                     is_no_partner };

/// "AXIS = VALUE", or several with commas between. `V` names
/// the axis of the baseline, v or delta_v; `first` the first value of any axis. UserError: no axis, no value of it, or one of a zip without
/// the others.
Against read_against(const Assignment& line, const Sweep& sweep, Missing missing = Missing::is_refused);

/// Of an axis by its name, "V" too: its place among the dimensions. None where the sweep has no such axis, or has it in a zip. UserError
/// in these cases unless `missing` allows it.
std::optional<std::size_t> read_axis(const Assignment& line, const std::string& name, const Sweep& sweep, Missing missing = Missing::is_refused);

}  // namespace asymsweep::analysis
