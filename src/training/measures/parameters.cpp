#include "training/measures/parameters.hpp"

#include "sweep/word_table.hpp"

namespace asymsweep {
namespace {

const WordTable<MetricSet>& sets() {
  static const WordTable<MetricSet> table = {{"standard", MetricSet::standard}, {"all", MetricSet::all}};
  return table;
}

}  // namespace

MeasureParameters measure_parameters(const Configuration& configuration) {
  MeasureParameters measure;
  if (configuration.has("measure.metrics")) measure.metrics = sets().meaning_of(configuration.word("measure.metrics"));
  if (configuration.has("measure.pass_k")) measure.k = static_cast<std::uint64_t>(configuration.integer("measure.pass_k"));
  return measure;
}

std::vector<Key> measure_keys() {
  const auto key = [](std::string name, ValueDomain domain, std::string meaning, std::vector<std::string> environments) {
    Key row = {.section = "measure", .name = std::move(name), .domain = std::move(domain), .default_text = {}, .meaning = std::move(meaning)};
    row.optional = true;
    row.axis_allowed = false;  // it shapes the file
    row.environments = std::move(environments);
    return row;
  };
  return {
      key("metrics", {.words = sets().words()}, "metrics of the result file: standard, or all of `list metrics`; standard where none is given",
          {"bandit", "contextual", "tokens"}),
      key("pass_k", {.number = true, .integer = true, .minimum = 1, .maximum = 1e9},
          "answers drawn of which one must be right (pass_at_k); 8 where none is given", {"contextual", "tokens"}),
  };
}

}  // namespace asymsweep
