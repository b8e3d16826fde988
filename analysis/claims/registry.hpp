#pragma once
// All claims. A new one is a file and a row here.

#include <vector>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

const std::vector<Claim>& claims();

/// A row from outside, before the program starts. std::logic_error when its id is taken or the rows are in use already.
void add_claim(Claim row);

struct DecidedClaim {
  const Claim* claim;
  Verdict verdict;
};

/// At the evidence's error rate.
Verdict decide_claim(const Claim& claim, const Evidence& evidence);

/// Every claim on one file, in the order of the registry.
std::vector<DecidedClaim> decide_claims(const Evidence& evidence);

/// verdicts.json: a list, one object per claim. A number that does not exist is null.
nlohmann::ordered_json verdicts_json(const std::vector<DecidedClaim>& decided);

}  // namespace asymsweep::analysis
