#pragma once
// Conditions over the keys of a sweep: places of the grid that are left out, and places whose runs are the same.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expression/evaluate.hpp"
#include "expression/parse.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Keys by their full names, and by the last part where no other key in use has it; texts for people and formulas left out. `keys`: rows of the
/// table and the sweep's own.
expression::Vocabulary key_vocabulary(const Sweep& sweep, const std::vector<Key>& keys);

/// FormulaError where a condition of that vocabulary compares a key with a word that the key never has.
void require_known_words(const expression::Expression& condition, const Sweep& sweep, const std::vector<Key>& keys);

/// What a name that the vocabulary lacks may stand for: "; ..." where several keys end with it, else nothing. `sentence`: of the FormulaError.
std::string hint_of_several(std::string_view sentence, const Sweep& sweep);

/// Gives values to a condition of that vocabulary, again and again.
class Selection {
 public:
  Selection(expression::Expression condition, const Sweep& sweep);
  bool holds(const Configuration& configuration) const;

 private:
  expression::Evaluator evaluator_;
  std::vector<std::string> keys_;  ///< full names of what the condition reads
};

/// Of each configuration, the first one whose runs are the same: they differ by keys that neither reads. Empty: no two are. `keys`: those
/// with several values of which not every run reads all.
std::vector<std::uint32_t> first_alike(const Sweep& sweep, const std::vector<const Key*>& keys);

}  // namespace asymsweep
