#include "analysis/program_improvement.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "problems/program.hpp"

namespace asymsweep::analysis {
namespace {

std::size_t metric_index(const Layout& layout, const std::string& name) {
  for (std::size_t m = 0; m < layout.metrics.size(); ++m)
    if (layout.metrics[m].name == name) return m;
  throw DamageError("the file has no metric " + name + ", which its sweep names");
}

}  // namespace

ProgramImprovement::ProgramImprovement(const Sweep& sweep, const Layout& layout)
    : is_given_(!trimmed(sweep.fixed.word("program.improvement")).empty()), evaluator_(improvement_formula(program_specification(sweep.fixed))) {
  auto specification = program_specification(sweep.fixed);
  formula_ = std::move(specification.improvement);
  bounds_ = specification.improvement_bounds;
  steps_ = std::move(specification.curve_steps);
  for (const auto& name : evaluator_.names()) metrics_.push_back(metric_index(layout, name));
}

std::vector<double> ProgramImprovement::values(const std::vector<const std::vector<double>*>& metrics) const {
  const std::size_t count = metrics.empty() ? 0 : metrics.front()->size();
  std::vector<double> result;
  std::vector<expression::Value> operands(metrics.size());
  for (std::size_t run = 0; run < count; ++run) {
    for (std::size_t m = 0; m < metrics.size(); ++m) operands[m] = (*metrics[m])[run];
    result.push_back(evaluator_.number(operands));
  }
  return result;
}

std::vector<double> ProgramImprovement::of(const BlockResults& data) const {
  std::vector<const std::vector<double>*> columns;
  for (const auto metric : metrics_) columns.push_back(&data.metrics[metric]);
  return values(columns);
}

std::vector<double> ProgramImprovement::of(const ResultFile& file, std::size_t configuration, const std::vector<std::uint64_t>& seeds, std::uint64_t first_seed) const {
  std::vector<std::vector<double>> columns;
  for (const auto metric : metrics_) {
    const auto all = file.metric(metric, configuration);
    auto& column = columns.emplace_back();
    for (const auto seed : seeds) column.push_back(all[seed - first_seed]);
  }
  std::vector<const std::vector<double>*> pointers;
  for (const auto& column : columns) pointers.push_back(&column);
  return values(pointers);
}

}  // namespace asymsweep::analysis
