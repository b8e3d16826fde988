// Numbers of runs by name: those that the file holds, those that follow from the instance, those of a partner.

#include <algorithm>
#include <cmath>

#include "analysis/claims/claim_names.hpp"
#include "analysis/claims/declared_values.hpp"
#include "analysis/improvement.hpp"

namespace asymsweep::analysis {

RunColumns::RunColumns(const Evidence& evidence, std::size_t configuration, ConfigurationRuns runs)
    : evidence_(&evidence), configuration_(configuration), runs_(std::move(runs)), cell_(evidence.cell_of(configuration)) {
  if (!cell_) return;
  const auto& known = cell_->runs.seeds;
  std::vector<std::size_t> kept;  // of a copy (Sweep::trained_as) more may have been read than of the cell
  for (std::size_t run = 0; run < runs_.seeds.size(); ++run) {
    const auto found = std::ranges::lower_bound(known, runs_.seeds[run]);
    cell_runs_.push_back(static_cast<std::size_t>(found - known.begin()));
    if (found != known.end() && *found == runs_.seeds[run]) kept.push_back(run);
  }
  keep(kept);
}

void RunColumns::keep(const std::vector<std::size_t>& runs) {
  ConfigurationRuns kept{.seeds = {}, .status = {}, .missing = runs_.missing};
  std::vector<std::size_t> cell_runs;
  for (const auto run : runs) {
    kept.seeds.push_back(runs_.seeds[run]);
    kept.status.push_back(runs_.status[run]);
    if (!cell_runs_.empty()) cell_runs.push_back(cell_runs_[run]);
  }
  runs_ = std::move(kept);
  cell_runs_ = std::move(cell_runs);
  columns_.clear();
  if (other_) other_->keep(runs);
}

void RunColumns::pair_with(RunColumns other) {
  std::vector<std::size_t> own_runs, other_runs;
  for (std::size_t run = 0; run < runs_.seeds.size(); ++run) {
    const auto found = std::ranges::lower_bound(other.runs_.seeds, runs_.seeds[run]);
    if (found == other.runs_.seeds.end() || *found != runs_.seeds[run]) continue;
    own_runs.push_back(run);
    other_runs.push_back(static_cast<std::size_t>(found - other.runs_.seeds.begin()));
  }
  keep(own_runs);
  other.keep(other_runs);
  other_ = std::make_shared<RunColumns>(std::move(other));
}

const std::vector<double>& RunColumns::column(const std::string& name) {
  const auto [place, is_new] = columns_.try_emplace(name);
  if (is_new) place->second = read(name);
  return place->second;
}

std::vector<double> RunColumns::read(const std::string& name) {
  const auto& results = evidence_->results();
  if (name.starts_with(other_prefix)) return other_->column(name.substr(other_prefix.size()));
  if (name.starts_with(difference_prefix)) return differences(name.substr(difference_prefix.size()));
  if (name == "improvement") return measured_improvements(results, configuration_, runs_);
  if (name != baseline_name && name != magnitude_name) return results.metric(name, configuration_, runs_);
  std::vector<double> values;
  for (const auto run : cell_runs_) values.push_back(name == baseline_name ? cell_->v[run] : cell_->magnitude(run));
  return values;
}

/// Largest of all checkpoints; infinite where a difference is no number.
std::vector<double> RunColumns::differences(const std::string& curve) const {
  const auto& results = evidence_->results();
  const auto own = results.curves(curve, configuration_, runs_), others = results.curves(curve, other_->configuration_, other_->runs_);
  std::vector<double> largest(own.size());
  for (std::size_t run = 0; run < own.size(); ++run)
    for (std::size_t c = 0; c < own[run].size(); ++c) {
      const double difference = std::abs(own[run][c] - others[run][c]);
      largest[run] = std::isfinite(difference) ? std::max(largest[run], difference) : std::numeric_limits<double>::infinity();
    }
  return largest;
}

std::vector<double> RunColumns::values(const expression::Expression& formula, const std::set<std::string>& columns) {
  const expression::Evaluator evaluator(formula);
  const auto& names = evaluator.names();
  const auto keys = evidence_->results().configuration(configuration_);
  std::vector<expression::Value> values(names.size());
  std::vector<const std::vector<double>*> read(names.size());
  for (std::size_t n = 0; n < names.size(); ++n)
    if (columns.contains(names[n])) read[n] = &column(names[n]);
    else values[n] = value_of_key(keys, key_of(names[n], evidence_->results().sweep()));
  std::vector<double> all;
  for (std::size_t run = 0; run < runs_.seeds.size(); ++run) {
    for (std::size_t n = 0; n < names.size(); ++n)
      if (read[n]) values[n] = (*read[n])[run];
    all.push_back(evaluator.number(values));
  }
  return all;
}

const Premise* RunColumns::broken_by(const Premises& premises, std::size_t run) const {
  return cell_ ? premises.broken_by(*evidence_, *cell_, cell_runs_[run]) : nullptr;
}

Replicates RunColumns::replicates(bool by_instance) const {
  Replicates all;
  const auto& results = evidence_->results();
  const auto configuration = results.configuration(configuration_);
  const bool is_bandit = configuration.word("problem.environment") == "bandit", is_exact = configuration.has("train.gradient") && configuration.word("train.gradient") == "exact";
  const auto fixed = is_bandit && !by_instance ? fixed_instance(configuration, results.sweep().root_seed) : std::nullopt;
  all.are_seeds = fixed && !is_exact;
  for (std::size_t run = 0; run < runs_.seeds.size(); ++run) {
    const auto seed = runs_.seeds[run];
    const auto draw = by_instance ? cell_->draw(cell_runs_[run]) : fixed && is_exact ? *fixed
                                                                                     : seed;  // runs of one draw are no replicates of one another
    all.of_runs.push_back({configuration_, seed, by_instance ? cell_->instance(cell_runs_[run]) : draw, draw});
  }
  return all;
}

}  // namespace asymsweep::analysis
