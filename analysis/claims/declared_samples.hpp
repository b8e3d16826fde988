#pragma once
// Of a declared claim: the sample of each configuration, or pair of two, for the rules.

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/declared.hpp"
#include "analysis/claims/evidence.hpp"
#include "analysis/claims/sample.hpp"

namespace asymsweep::analysis {

/// What partners say.
struct Reference {
  std::vector<double> values;  ///< [pair]; NaN: none
  Known known;
};

/// What a configuration, or a pair of two, says.
struct Compared {
  std::size_t configuration = 0;
  std::optional<std::size_t> partner = {};
  Sample sample;
  Reference reference = {};  ///< of pairs in a part over some axis; else empty
};

/// Of a part that asks for a mean or a share, in the order of `configurations`. `left_out` counts runs by the premise that they break.
std::vector<Compared> compare(const DeclaredPart& part, const std::string& claim, const Evidence& evidence, const std::vector<std::size_t>& configurations, LeftOut& left_out);

/// One value a seed: the mean over the configurations, of seeds that have run in each.
Compared pooled(std::vector<Compared> all);

}  // namespace asymsweep::analysis
