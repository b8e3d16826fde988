#pragma once
// A claim that a sweep file declares, [claim.NAME]: read, checked against the sweep, and decided by the rules of all claims.

#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/against.hpp"
#include "analysis/claims/claim.hpp"
#include "expression/syntax.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

struct DeclaredClaim {
  std::string name;
  std::string statement;
  std::string text;  ///< the section in its normal form
  std::string test;  ///< as it is called there: "paired_mean"
  Question question;
  bool pooled = false;  ///< over the configurations, seed by seed
  std::string where_text, value_text;
  std::optional<expression::Expression> where;  ///< of a configuration; none: all
  expression::Expression value;                 ///< of a run
  std::optional<Against> against;               ///< of paired tests
};

/// Metrics of a run that a claim may name beside keys and axes: those of a result file, and `improvement`.
std::vector<std::string> final_metrics(const Sweep& sweep);

/// UserError "FILE:LINE: claim.NAME.KEY ...": an unknown key, a name that is none, a `where` that selects nothing, an `against` that is
/// no place of the grid, or one that sweep.where leaves out, a test that does not fit its value.
std::vector<DeclaredClaim> declared_claims(const std::vector<ClaimSection>& sections, const Sweep& sweep);
inline std::vector<DeclaredClaim> declared_claims(const Sweep& sweep) { return declared_claims(sweep.claims, sweep); }

/// Configurations that it speaks of, without those that are their own partners, and of copies (Sweep::trained_as) the first.
std::vector<std::size_t> configurations_of(const DeclaredClaim& claim, const Sweep& sweep);

/// With `decide`.
Claim as_claim(DeclaredClaim claim);

/// How a claim stands on the runs that are there, whatever is missing.
struct Standing {
  bool decided = false;           ///< as `decide` would decide it, were these all runs
  std::vector<std::size_t> open;  ///< while it is not: configurations, partners among them, whose further runs could decide it
};
Standing standing_of(const DeclaredClaim& claim, const Results& results);

/// Configurations, partners among them, that can ever bear on the verdict: others have values without known bounds. No run is read.
std::vector<std::size_t> decidable(const DeclaredClaim& claim, const Results& results);

}  // namespace asymsweep::analysis
