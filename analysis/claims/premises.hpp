#pragma once
// Which runs test a claim. A premise has its words and its test; a claim's method text, its selection of runs, the check that
// none is missing and `plan --power` all come from the same list of premises.

#include <cstddef>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/claims/evidence.hpp"

namespace asymsweep::analysis {

struct Premise {
  std::string words;  ///< "V below the instance's V^mu"
  /// Of a configuration, by its parameters alone, since one that has not run has no instances yet: false where none of its runs
  /// can fulfil the premise. None: any may.
  std::function<bool(const Configuration&, const TrainingParameters&)> may_hold = {};
  /// Of a run. None: every run of such a configuration fulfils it.
  std::function<bool(const Evidence&, const Cell&, std::size_t run)> holds = {};
};

class Premises {
 public:
  Premises() = default;
  Premises(std::vector<Premise> all) : all_(std::move(all)) {}

  Premises and_also(std::vector<Premise> more) const;
  /// "the bandit; AsymRE; sampled gradient".
  std::string words() const;
  bool may_hold(const Configuration& configuration) const;
  bool may_hold(const Configuration& configuration, const TrainingParameters& training) const;
  /// The first premise that none of the configurations fulfils which fulfil those before it; "" where some configuration fulfils all.
  std::string never_fulfilled(const Results& results) const;
  /// Configurations of the grid that may have runs which fulfil all premises.
  std::size_t planned(const Results& results) const;
  /// The first one that a run of a cell which may fulfil them does not fulfil; null when it fulfils all.
  const Premise* broken_by(const Evidence& evidence, const Cell& cell, std::size_t run) const;
  bool hold(const Evidence& evidence, const Cell& cell, std::size_t run) const { return !broken_by(evidence, cell, run); }

 private:
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

namespace premise {

Premise bandit();
Premise contexts();
Premise asymre();
Premise exact_gradient();  ///< what the theorems speak of: plain ascent along the exact gradient, up to rounding
Premise sampled_gradient();
Premise periodic();          ///< no delay
Premise order_of_rewards();  ///< observed rewards in the order of the true ones, which flips from 0.5 on are not
Premise known_baseline();    ///< a group of one sample is its own mean, and learns nothing from rewards
Premise never_refreshed();
Premise on_policy();
Premise off_policy();
Premise relative_baseline();
Premise fixed_baseline();
Premise below_v_mu();
Premise not_above_v_mu();      ///< of a configuration: G11 has V = V^mu as a reference
Premise starts_at_behavior();  ///< what is said of rounds cut short, of rounds and of lag 1 starts there
/// Gradient ascent follows the gradient flow of the theorems. J is concave below V^mu with curvature at most A / 2,
/// A = V^mu - V <= best - V: steps are stable for learning_rate (best - V) < 4. Above V^mu there is no such bound: true.
Premise stable_step();
Premise rounds_near_their_limits();
Premise something_to_gain();
Premise moderate_numbers();  ///< beyond, rounding alone may move a curve as much as V could
Premise away_from_limit();   ///< a run that starts at its limit does not test whether training goes there

}  // namespace premise

/// The theorems of rounds without refresh: bandit, AsymRE, exact gradient, flips below one half, lag = inf.
const Premises& one_round();
/// The same with refreshes.
const Premises& theorems();
/// The bandit, AsymRE, flips below one half, a known baseline: of any gradient.
const Premises& bandit_of_asymre();

}  // namespace asymsweep::analysis
