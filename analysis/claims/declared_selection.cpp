// Which configurations a declared claim speaks of.

#include <algorithm>
#include <set>
#include <tuple>

#include "analysis/claims/claim_names.hpp"
#include "analysis/claims/declared.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

/// Planned configurations that may fulfil the premises, and for which `where` holds.
std::vector<std::size_t> selected(const DeclaredPart& part, const Sweep& sweep) {
  std::optional<expression::Evaluator> where;
  std::vector<std::string> keys;
  if (part.where) {
    where.emplace(*part.where);
    for (const auto& name : where->names()) keys.push_back(key_of(name, sweep));
  }
  std::vector<std::size_t> chosen;
  std::vector<expression::Value> values(keys.size());
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.planned(c)) continue;
    if (where || !part.premises.empty()) {
      const auto configuration = sweep.configuration(c);
      if (!part.premises.may_hold(configuration)) continue;
      for (std::size_t k = 0; k < keys.size(); ++k) values[k] = value_of_key(configuration, keys[k]);
      if (where && !where->holds(values)) continue;
    }
    chosen.push_back(c);
  }
  return chosen;
}

/// Configurations with the same runs (Sweep::trained_as) tell the same again, unless a formula reads a key in which they differ.
class NewEvidence {
 public:
  NewEvidence(const DeclaredPart& part, const Sweep& sweep) : sweep_(sweep) {
    if (sweep.alike.empty()) return;
    const auto names = run_names(sweep, part.premises, part.of_pairs());
    for (const auto* formula : {&part.value, part.runs ? &*part.runs : nullptr, part.moved ? &*part.moved : nullptr})
      for (const auto& name : formula ? formula->names() : std::vector<std::string>())
        if (std::ranges::find(names, name) == names.end()) keys_.push_back(key_of(name, sweep));
  }

  /// Whether no earlier configuration has told it. One that is compared with its own copy tells nothing.
  bool is(std::size_t c, std::size_t partner) {
    if (sweep_.alike.empty()) return true;
    const auto own = values(c), other = values(partner);
    const auto trained = sweep_.trained_as(c), trained_partner = sweep_.trained_as(partner);
    if (c != partner && trained == trained_partner && own == other) return false;
    return told_.emplace(trained, trained_partner, own + "\n" + other).second;
  }

 private:
  std::string values(std::size_t c) const {
    std::string all;
    if (keys_.empty()) return all;
    const auto configuration = sweep_.configuration(c);
    for (const auto& key : keys_) all += to_text(configuration.value(key)) + "\n";
    return all;
  }

  const Sweep& sweep_;
  std::vector<std::string> keys_;
  std::set<std::tuple<std::size_t, std::size_t, std::string>> told_;
};

}  // namespace

bool may_be_tested(const DeclaredPart& part, const Sweep& sweep) {
  if (part.premises.empty()) return true;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    if (sweep.planned(c) && part.premises.may_hold(sweep.configuration(c))) return true;
  return false;
}

bool selects_any(const DeclaredPart& part, const Sweep& sweep) { return !selected(part, sweep).empty(); }

std::vector<std::size_t> without_partner(const DeclaredPart& part, const Sweep& sweep) {
  std::vector<std::size_t> alone;
  if (!part.against || sweep.left_out.empty()) return alone;
  for (const auto c : selected(part, sweep))
    if (!sweep.planned(part.against->partner_of(sweep, c))) alone.push_back(c);
  return alone;
}

std::vector<std::size_t> configurations_of(const DeclaredPart& part, const Sweep& sweep) {
  std::vector<std::size_t> chosen;
  if (!part.some.empty() && !part.dimension) return chosen;
  NewEvidence new_evidence(part, sweep);
  for (const auto c : selected(part, sweep)) {
    const auto partner = part.against ? part.against->partner_of(sweep, c) : c;
    if (part.against && (partner == c || !sweep.planned(partner))) continue;
    if (new_evidence.is(c, partner)) chosen.push_back(c);
  }
  return chosen;
}

}  // namespace asymsweep::analysis
