#include "analysis/claims/declared_values.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/claims/claim_names.hpp"
#include "analysis/improvement.hpp"
#include "core/error.hpp"
#include "expression/bind.hpp"
#include "expression/facts.hpp"
#include "expression/range.hpp"

namespace asymsweep::analysis {
namespace {

using expression::Expression;
using expression::Operation;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// left - right of left > right, and the like; none where the whole is no comparison of that kind.
std::optional<Expression> margin_of(const Expression& condition) {
  const auto& root = condition.root_node();
  const bool above = root.operation == Operation::greater || root.operation == Operation::greater_equal;
  const bool below = root.operation == Operation::less || root.operation == Operation::less_equal;
  if (!above && !below) return std::nullopt;
  expression::Builder builder;
  const auto whole = builder.add(condition);
  const auto left = builder[whole].operands[0], right = builder[whole].operands[1];
  return builder.finish(builder.make(Operation::subtract, above ? std::vector{left, right} : std::vector{right, left}));
}

}  // namespace

ClaimValues::ClaimValues(const DeclaredPart& part, const std::string& claim, const Evidence& evidence) : part_(part), evidence_(evidence) {
  const auto& results = evidence.results();
  for (auto& name : run_names(results.sweep(), part.premises, part.of_pairs())) columns_.insert(std::move(name));
  for (const auto* formula : {&part.value, part.runs ? &*part.runs : nullptr, part.moved ? &*part.moved : nullptr}) {
    if (!formula) continue;
    for (const auto& name : formula->names()) {
      const auto metric = metric_of(name);
      if (columns_.contains(name) && !metric.empty() && !results.has_metric(metric))
        throw UserError(results.file().path() + " holds no metric '" + metric + "', which claim." + claim + ".value names: it was made by another version");
    }
  }
  margin_ = margin_of(part.value);
}

/// Keeps the runs that test the part.
LeftOut ClaimValues::select(RunColumns& columns) const {
  LeftOut left_out;
  if (part_.premises.empty() && !part_.runs) return left_out;
  const auto chosen = part_.runs ? columns.values(*part_.runs, columns_) : std::vector<double>();
  std::vector<std::size_t> kept;
  for (std::size_t run = 0; run < columns.runs().seeds.size(); ++run)
    if (part_.runs && !(chosen[run] == 1)) left_out[part_.runs_text] += 1;
    else if (const auto* broken = columns.broken_by(part_.premises, run)) left_out[broken->words] += 1;
    else kept.push_back(run);
  columns.keep(kept);
  return left_out;
}

RunValues ClaimValues::of(std::size_t configuration) const {
  RunColumns columns(evidence_, configuration, evidence_.results().runs(configuration));
  auto left_out = select(columns);
  return values_of(configuration, columns, std::move(left_out));
}

RunValues ClaimValues::of_partner(std::size_t configuration) const {
  RunColumns columns(evidence_, configuration, evidence_.results().runs(configuration));
  return values_of(configuration, columns, {});
}

RunValues ClaimValues::of_pairs(std::size_t configuration, std::size_t partner) const {
  RunColumns columns(evidence_, configuration, evidence_.results().runs(configuration));
  columns.pair_with({evidence_, partner, evidence_.results().runs(partner)});
  auto left_out = select(columns);
  return values_of(configuration, columns, std::move(left_out));
}

RunValues ClaimValues::values_of(std::size_t configuration, RunColumns& columns, LeftOut left_out) const {
  const auto& results = evidence_.results();
  RunValues all{.runs = columns.runs(), .values = columns.values(part_.value, columns_), .margins = {}, .least = {}, .moved = {}, .replicates = {}, .left_out = std::move(left_out)};
  const auto runs = all.runs.seeds.size();
  all.margins = margin_ ? columns.values(*margin_, columns_) : std::vector<double>(runs, nan);
  for (std::size_t run = 0; run < runs; ++run)
    if (columns.diverged(run)) all.values[run] = all.margins[run] = nan;
    else if (!std::isfinite(all.values[run])) all.values[run] = nan;
  if (const auto& root = part_.value.root_node(); root.operation == Operation::name && root.text == "improvement" && !results.program())
    all.least = improvements(results, configuration, all.runs);  // a diverged run has the reward of its worst arm
  if (part_.moved) {
    const auto moved = columns.values(*part_.moved, columns_);
    for (std::size_t run = 0; run < runs; ++run) all.moved.push_back(columns.diverged(run) || moved[run] != 0);
  }
  if (part_.question.test == Test::every_run)
    all.replicates = columns.replicates(part_.premises.provide(Needs::instance));
  return all;
}

Known ClaimValues::known(std::size_t configuration) const {
  if (part_.question.test != Test::mean && !part_.against) return {.low = 0, .high = 1};  // a condition
  const auto keys = evidence_.results().configuration(configuration);
  expression::Bindings numbers;
  std::map<std::string, Known, std::less<>> metrics;
  double tail = 0;
  for (const auto& name : part_.value.names()) {
    if (columns_.contains(name)) {
      metrics[name] = known_metric(evidence_.results(), configuration, name);
      tail += metrics[name].tail;
    } else if (const auto number = value_of_key(keys, key_of(name, evidence_.results().sweep())); std::holds_alternative<double>(number)) {
      numbers.values[name] = std::get<double>(number);
    }
  }
  const auto range = [&](bool with_tails) {
    return expression::range_of(part_.value, [&](std::string_view name) -> expression::Extent {
      if (const auto found = metrics.find(name); found != metrics.end())
        return found->second.tail > 0 && !with_tails ? expression::Range{} : expression::Range{found->second.low, found->second.high};
      const auto value = value_of_key(keys, key_of(name, evidence_.results().sweep()));
      if (const auto* word = std::get_if<std::string>(&value)) return *word;
      return expression::Range{std::get<double>(value), std::get<double>(value)};
    });
  };
  // Bounds that hold but for rare instances are carried through sums only: what a product makes of those instances is not known.
  if (const auto whole = range(false); tail == 0 || whole.bounded()) return {.low = whole.low, .high = whole.high};
  const auto sum = expression::linear_form(expression::bind(part_.value, numbers));
  if (!sum) return {};
  const auto rest = range(true);
  Known known{.low = rest.low, .high = rest.high};
  for (const auto& [name, factor] : *sum)
    if (!name.empty()) known.tail += std::abs(factor) * metrics[name].tail;
  return known;
}

}  // namespace asymsweep::analysis
