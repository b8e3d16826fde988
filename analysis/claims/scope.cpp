#include "analysis/claims/scope.hpp"

#include <algorithm>
#include <set>

#include "core/text.hpp"

namespace asymsweep::analysis {

std::optional<std::string> beyond_asymre(const Results& results) {
  std::set<std::string> names;
  std::size_t others = 0;
  if (const auto* program = results.program())
    return "the runs are those of a program of one's own, judged by improvement = " + program->formula() + (program->is_given() ? "" : " (the first metric, since the sweep gives no program.improvement)") +
           "; G1 to G11 are claims about AsymRE, and none is tested" +
           (program->bounds() ? "" : "; without program.improvement_bounds no mean is decided, only the share of runs that improved, medians and quantiles");
  for (std::size_t c = 0; c < results.configurations(); ++c)
    if (!results.sweep().planned(c)) continue;
    else if (const auto name = results.configuration(c).word("train.algorithm"); name != "asymre") {
      names.insert(name);
      ++others;
    }
  if (others == 0) return std::nullopt;
  return "G1 to G11 are claims about AsymRE; " + format_count(others) + " of " + format_count(results.planned_configurations(), "configuration") +
         (others == 1 ? " uses another algorithm (" : " use another algorithm (") + join(std::vector<std::string>(names.begin(), names.end())) +
         ") and " + (others == 1 ? "was" : "were") + " left out";
}

}  // namespace asymsweep::analysis
