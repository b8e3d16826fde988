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

/// A formula with the values of a configuration's keys, run by run.
class Formula {
 public:
  explicit Formula(const Expression& expression) : evaluator_(expression), values_(evaluator_.names().size()) {}
  const std::vector<std::string>& names() const { return evaluator_.names(); }
  void set(std::size_t name, expression::Value value) { values_[name] = std::move(value); }
  double number() const { return evaluator_.number(values_); }

 private:
  expression::Evaluator evaluator_;
  std::vector<expression::Value> values_;
};

}  // namespace

ClaimValues::ClaimValues(const DeclaredClaim& claim, const Results& results) : claim_(claim), results_(results), names_(claim.value.names()), keys_(names_.size()) {
  const auto metrics = final_metrics(results.sweep());
  for (std::size_t n = 0; n < names_.size(); ++n) {
    const auto& name = names_[n];
    const bool is_metric = std::ranges::find(metrics, name) != metrics.end();
    if (!is_metric) keys_[n] = key_of(name, results.sweep());
    else if (name != "improvement" && !results.has_metric(name)) throw UserError(results.file().path() + " holds no metric '" + name + "', which claim." + claim.name + ".value names: it was made by another version");
  }
  margin_ = margin_of(claim.value);
}

std::vector<double> ClaimValues::metric(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const {
  return name == "improvement" ? measured_improvements(results_, configuration, runs) : results_.metric(name, configuration, runs);
}

RunValues ClaimValues::of(std::size_t configuration) const {
  RunValues all{.runs = results_.runs(configuration), .values = {}, .margins = {}};
  const auto keys = results_.configuration(configuration);
  std::vector<std::vector<double>> metrics(names_.size());
  Formula value(claim_.value);
  std::optional<Formula> margin;
  if (margin_) margin.emplace(*margin_);
  std::vector<std::size_t> place(names_.size());  // among the margin's names
  for (std::size_t n = 0; n < names_.size(); ++n) {
    if (margin) place[n] = static_cast<std::size_t>(std::ranges::find(margin->names(), names_[n]) - margin->names().begin());
    if (keys_[n].empty()) {
      metrics[n] = metric(names_[n], configuration, all.runs);
      continue;
    }
    value.set(n, value_of_key(keys, keys_[n]));
    if (margin) margin->set(place[n], value_of_key(keys, keys_[n]));
  }
  for (std::size_t run = 0; run < all.runs.seeds.size(); ++run) {
    for (std::size_t n = 0; n < names_.size(); ++n) {
      if (!keys_[n].empty()) continue;
      value.set(n, metrics[n][run]);
      if (margin) margin->set(place[n], metrics[n][run]);
    }
    const double number = all.runs.status[run] == 1 ? value.number() : nan;
    all.values.push_back(std::isfinite(number) ? number : nan);
    all.margins.push_back(margin && all.runs.status[run] == 1 ? margin->number() : nan);
  }
  return all;
}

Known ClaimValues::known(std::size_t configuration) const {
  if (claim_.question.test != Test::mean && !claim_.against) return {.low = 0, .high = 1};  // a condition
  const auto keys = results_.configuration(configuration);
  expression::Bindings numbers;
  std::map<std::string, Known, std::less<>> metrics;
  double tail = 0;
  for (std::size_t n = 0; n < names_.size(); ++n) {
    if (keys_[n].empty()) {
      metrics[names_[n]] = known_metric(results_, configuration, names_[n]);
      tail += metrics[names_[n]].tail;
    } else if (const auto number = value_of_key(keys, keys_[n]); std::holds_alternative<double>(number)) {
      numbers.values[names_[n]] = std::get<double>(number);
    }
  }
  const auto range = [&](bool with_tails) {
    return expression::range_of(claim_.value, [&](std::string_view name) -> expression::Extent {
      if (const auto found = metrics.find(name); found != metrics.end())
        return found->second.tail > 0 && !with_tails ? expression::Range{} : expression::Range{found->second.low, found->second.high};
      const auto n = static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin());
      const auto value = value_of_key(keys, keys_[n]);
      if (const auto* word = std::get_if<std::string>(&value)) return *word;
      return expression::Range{std::get<double>(value), std::get<double>(value)};
    });
  };
  // Bounds that hold but for rare instances are carried through sums only: what a product makes of those instances is not known.
  if (const auto whole = range(false); tail == 0 || whole.bounded()) return {.low = whole.low, .high = whole.high};
  const auto sum = expression::linear_form(expression::bind(claim_.value, numbers));
  if (!sum) return {};
  const auto rest = range(true);
  Known known{.low = rest.low, .high = rest.high};
  for (const auto& [name, factor] : *sum)
    if (!name.empty()) known.tail += std::abs(factor) * metrics[name].tail;
  return known;
}

}  // namespace asymsweep::analysis
