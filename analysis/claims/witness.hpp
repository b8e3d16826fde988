#pragma once
// What theory says exists needs a witness: runs without refresh that have come near their own limits, and show it there. A
// run on its way shows where it started.

#include <nlohmann/json.hpp>
#include <string>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

struct Witness {
  std::size_t runs = 0;          ///< runs, or pairs of runs, near their limits
  std::size_t found = 0;         ///< of those
  std::size_t not_at_limit = 0;  ///< left out
  std::string replay;            ///< the first one found
  void add(bool is_witness, const Evidence& evidence, const Cell& cell, std::size_t run);
  nlohmann::ordered_json json() const;
};

/// Trained from different pi_0: do they have different limits?
Witness depends_on_start(const Evidence& evidence, theory::Regime regime);

/// Above V^mu: is the limit worse than mu_0, by more than a run near it can be off?
Witness worse_than_behavior(const Evidence& evidence);

}  // namespace asymsweep::analysis
