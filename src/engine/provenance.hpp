#pragma once
// Who made a file, with what and when: root attributes for reports. No result depends on them.

#include <map>
#include <string>
#include <vector>

#include "store/layout.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Of this process, now, by name.
std::map<std::string, Attribute> provenance(const std::vector<Flag>& flags, int ranks);

/// Of a file that several made, `b` after `a`: of numbers the larger; of texts, which may be such lists themselves, what `b`
/// adds behind `a`, with "; " between.
Attribute joined(const Attribute& a, const Attribute& b);

}  // namespace asymsweep
