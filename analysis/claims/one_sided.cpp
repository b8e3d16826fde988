#include "analysis/claims/one_sided.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/statistics/descriptive.hpp"
#include "analysis/statistics/multiple_testing.hpp"
#include "analysis/statistics/student_t.hpp"
#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

constexpr double alpha = 0.05;

bool has_diverged(const CellSample& sample) {
  return std::ranges::any_of(sample.values, [](double value) { return std::isnan(value); });
}

std::vector<double> negated(std::vector<double> values) {
  for (double& value : values) value = -value;
  return values;
}

}  // namespace

Verdict all_means_above_zero(const Evidence& evidence, const std::vector<CellSample>& samples, const char* quantity) {
  Verdict verdict;
  if (samples.empty()) return verdict;
  std::vector<double> worse;
  std::size_t above = 0;
  const CellSample* smallest = nullptr;
  double smallest_mean = std::numeric_limits<double>::infinity();
  for (const auto& sample : samples) {
    verdict.n += sample.values.size();
    above += statistics::t_p_greater(sample.values) <= alpha;
    worse.push_back(has_diverged(sample) ? 0.0 : statistics::t_p_greater(negated(sample.values)));
    const double mean = has_diverged(sample) ? -std::numeric_limits<double>::infinity() : statistics::mean(sample.values);
    if (mean < smallest_mean || !smallest) {
      smallest_mean = mean;
      smallest = &sample;
    }
  }
  const auto adjusted = statistics::holm(worse);
  auto failing = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < samples.size(); ++i)
    if (adjusted[i] <= alpha)
      failing.push_back({{"configuration", evidence.describe(*samples[i].cell)}, {"p_holm", adjusted[i]}});

  verdict.decision = !failing.empty()          ? Decision::refuted
                     : above == samples.size() ? Decision::supported
                                               : Decision::undecided;
  verdict.estimate = smallest_mean;
  verdict.interval = statistics::t_interval(smallest->values, alpha);
  verdict.finding = "mean " + std::string(quantity) + " above zero (p <= 0.05) in " + format_count(above) + " of " +
                    format_count(samples.size(), "configuration") + ", surely below in " + format_count(failing.size());
  verdict.evidence["configurations"] = samples.size();
  verdict.evidence["configurations_above_zero"] = above;
  verdict.estimate_is_of(evidence.describe(*smallest->cell), smallest->values.size());
  verdict.evidence["configurations_below_zero"] = failing;
  return verdict;
}

}  // namespace asymsweep::analysis
