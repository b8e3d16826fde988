#pragma once
// A claim in data: [claim.NAME] of a sweep file, or of the theory's own files beside this one. Read, checked against the sweep, and decided
// by the rules of all claims.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/claims/against.hpp"
#include "analysis/claims/claim.hpp"
#include "expression/syntax.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// What is asked of some runs.
struct DeclaredPart {
  std::string name;   ///< "sampled_gradient" of [claim.G2.sampled_gradient]; empty where the claim is one part
  std::string title;  ///< what findings call it: its name with blanks, or the one that the section gives
  std::string test;   ///< as it is called there: "paired_mean"
  Question question;
  bool pooled = false;                   ///< over the configurations, seed by seed
  std::string some;                      ///< `over = some AXIS`: the name of the axis; empty: no such part
  std::optional<std::size_t> dimension;  ///< its place in the sweep
  Premises premises;
  std::string where_text, runs_text, moved_text, value_text, against_text;
  std::string words;                            ///< what findings call the value
  std::optional<expression::Expression> where;  ///< of a configuration; none: all
  std::optional<expression::Expression> runs;   ///< of a run, by what is known before training
  std::optional<expression::Expression> moved;  ///< of a run: false where it stood still
  expression::Expression value;                 ///< of a run, or of a pair
  std::optional<Against> against;               ///< of paired tests

  bool of_pairs() const { return question.test == Test::every_run && !against_text.empty(); }
  bool reads_cells() const { return !premises.empty(); }
};

struct DeclaredClaim {
  std::string name;
  std::string title;  ///< a short name; empty: none
  std::string statement;
  std::string refuted;  ///< what that word says then; empty: nothing more
  std::string text;     ///< the section in its normal form
  double error_rate = alpha;
  bool needs_all_parts = false;  ///< one that no run tests leaves it undecided
  std::vector<DeclaredPart> parts;

  bool reads_cells() const;
};

/// UserError "FILE:LINE: claim.NAME.KEY ...": an unknown key, a name that is none, a `where` that selects nothing, an `against` that is
/// no place of the grid, or one that sweep.where leaves out, a test that does not fit its value.
std::vector<DeclaredClaim> declared_claims(const std::vector<ClaimSection>& sections, const Sweep& sweep);
inline std::vector<DeclaredClaim> declared_claims(const Sweep& sweep) { return declared_claims(sweep.claims, sweep); }

/// A claim of the theory, without a sweep: no formula is parsed.
DeclaredClaim theory_claim(const ClaimSection& section);
/// The same on a sweep. Formulas of a part whose premises no configuration fulfils stay unparsed: their names may not exist there.
DeclaredClaim theory_claim(const ClaimSection& section, const Sweep& sweep);

/// Configurations that it speaks of, without those that are their own partners, and of copies (Sweep::trained_as) the first.
std::vector<std::size_t> configurations_of(const DeclaredPart& part, const Sweep& sweep);
/// Whether its premises and `where` select any configuration, partner or not.
bool selects_any(const DeclaredPart& part, const Sweep& sweep);
/// Of those that its premises and `where` select, the ones that have no partner to be compared with.
std::vector<std::size_t> without_partner(const DeclaredPart& part, const Sweep& sweep);
/// Whether some configuration may fulfil its premises.
bool may_be_tested(const DeclaredPart& part, const Sweep& sweep);

/// "Runs: ... Value: ... Rule: ..."
std::string method_of(const DeclaredClaim& claim);
/// What findings call the value of a part.
std::string value_words(const DeclaredPart& part);

/// "sampled gradient" of sampled_gradient.
std::string with_blanks(std::string name);

struct PartVerdict {
  std::string name, title;  ///< of the part
  Verdict verdict;
};
/// Of a claim whose parts are `tested`, one at least: refuted if one is, supported if all are. Numbers are those of the first one
/// that refutes, else of the first.
Verdict whole_of(std::vector<PartVerdict> tested);

/// Everything but `decide`.
Claim row_of(const DeclaredClaim& claim);
/// A row of a user.
Claim as_claim(DeclaredClaim claim);
/// A row of the theory.
Claim as_theory(const ClaimSection& section);

/// How a claim stands on the runs that are there, whatever is missing.
struct Standing {
  bool decided = false;           ///< as `decide` would decide it, were these all runs
  std::vector<std::size_t> open;  ///< while it is not: configurations, partners among them, whose further runs could decide it
};
Standing standing_of(const DeclaredClaim& claim, const Evidence& evidence);

/// After how many seeds a claim is decided, and each configuration has shown what it can, if all further runs are like those that are there.
struct ClaimForecast {
  double seeds = 0;                              ///< infinite: never
  std::map<std::size_t, double> of_places = {};  ///< by configuration, partners among them
};
ClaimForecast forecast(const DeclaredClaim& claim, const Evidence& evidence);

/// Configurations, partners among them, that can ever bear on the verdict: others have values without known bounds. No run is read.
std::vector<std::size_t> decidable(const DeclaredClaim& claim, const Results& results);

}  // namespace asymsweep::analysis
