#pragma once
// All claims: the data files theory/*.ini, and those with a rule of their own, each a row of registry.cpp.

#include <memory>
#include <string>
#include <vector>

#include "analysis/claims/claim.hpp"

namespace asymsweep::analysis {

const std::vector<Claim>& claims();

/// A row from outside, before the program starts. std::logic_error when its id is taken or the rows are in use already.
void add_claim(Claim row);

using ClaimPointer = std::shared_ptr<const Claim>;

struct DecidedClaim {
  ClaimPointer claim;
  Verdict verdict;
};

/// Of a claim that no run tests, or none will: the condition that no configuration fulfils, of each of its parts; "" where there is none.
std::string what_is_missing(const Claim& claim, const Sweep& sweep);

/// At the evidence's error rate.
Verdict decide_claim(const Claim& claim, const Evidence& evidence);

/// Every claim on one file, in the order of the registry; behind them those that the file's sweep declares, or a file of claims.
std::vector<DecidedClaim> decide_claims(const Evidence& evidence, const std::vector<ClaimPointer>& declared = {});

/// "declared": "before" | "after", and the words of its registration.
nlohmann::ordered_json declared_json(const Declaration& declaration);

/// verdicts.json: a list, one object per claim; a declared one says when it was declared. A number that does not exist is null.
nlohmann::ordered_json verdicts_json(const std::vector<DecidedClaim>& decided);

}  // namespace asymsweep::analysis
