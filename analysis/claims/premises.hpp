#pragma once
// Which runs test a claim. A premise has a name, by which claims ask for it, its words and its test; a claim's method text, its selection
// of runs, the check that none is missing and `plan --power` all come from the same list of premises.

#include <cstddef>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

/// What must be said beside a premise of runs, so that it is known of each of them: a cell, or a cell's instances.
enum class Needs { nothing,
                   v,           ///< V of a run: the set theorems or bandit_of_asymre
                   instance };  ///< its rewards and policies: the set theorems

struct Premise {
  std::string name;   ///< "below_v_mu"
  std::string words;  ///< "V below the instance's V^mu"
  /// Of a configuration, by its parameters alone, since one that has not run has no instances yet: false where none of its runs
  /// can fulfil the premise. None: any may.
  std::function<bool(const Configuration&, const TrainingParameters&)> may_hold = {};
  Needs needs = Needs::nothing;
  /// Of a run. None: every run of such a configuration fulfils it.
  std::function<bool(const Evidence&, const Cell&, std::size_t run)> holds = {};
};

/// docs/claims.md has the same rows.
const std::vector<Premise>& premise_rows();
/// "theorems": bandit, asymre, exact_gradient, periodic, order_of_rewards.
struct PremiseSet {
  std::string name;
  std::vector<std::string> members;
};
const std::vector<PremiseSet>& premise_sets();

class Premises {
 public:
  Premises() = default;
  /// By name, sets among them; each premise once. std::logic_error for a name that is none.
  Premises(const std::vector<std::string>& names);

  /// "the bandit; AsymRE; sampled gradient".
  std::string words() const;
  bool empty() const { return all_.empty(); }
  /// Whether V, or the instance, of every run of these configurations is known.
  bool provide(Needs needs) const;
  /// The first one that needs what the others do not provide; null where there is none.
  const Premise* lacks() const;
  /// Of premises there must be training parameters, which programs of one's own have not.
  bool may_hold(const Configuration& configuration) const;
  bool may_hold(const Configuration& configuration, const TrainingParameters& training) const;
  /// The first premise that none of the configurations fulfils which fulfil those before it; "" where some configuration fulfils all.
  std::string never_fulfilled(const Sweep& sweep) const;
  /// The first one that a run of a cell which may fulfil them does not fulfil; null when it fulfils all.
  const Premise* broken_by(const Evidence& evidence, const Cell& cell, std::size_t run) const;
  bool hold(const Evidence& evidence, const Cell& cell, std::size_t run) const { return !broken_by(evidence, cell, run); }

 private:
  bool includes(const std::string& set) const;

  std::vector<Premise> all_;
};

/// The runs of one cell that test a claim.
struct Tested {
  const Cell* cell = nullptr;
  std::vector<std::size_t> runs;
};

/// How many runs were left out, by the words of the premise that they did not fulfil.
using LeftOut = std::map<std::string, std::size_t>;

/// Of cells that may test it; cells without such a run are left out.
std::vector<Tested> runs_that_test(const Evidence& evidence, const Premises& premises, LeftOut& left_out);

/// Groups of cells that may test it, and that differ in nothing but these keys.
std::vector<std::vector<const Cell*>> groups_that_test(const Evidence& evidence, const Premises& premises,
                                                       const std::vector<std::string>& keys);

/// The theorems of rounds without refresh.
const Premises& one_round();

}  // namespace asymsweep::analysis
