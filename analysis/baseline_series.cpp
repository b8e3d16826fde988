#include "analysis/baseline_series.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"

namespace asymsweep::analysis {
namespace {

bool is_baseline(const std::string& name) { return name == "v" || name == "delta_v"; }

}  // namespace

std::vector<std::string> rest_axes(const Results& results) {
  auto names = results.axis_names();
  std::erase_if(names, is_baseline);
  return names;
}

std::vector<BaselineSeries> baseline_series(const Results& results) {
  const auto names = results.axis_names();
  const auto baseline = static_cast<std::size_t>(std::ranges::find_if(names, is_baseline) - names.begin());
  std::vector<BaselineSeries> all;
  if (baseline == names.size()) return all;
  std::map<std::vector<std::string>, std::size_t> places;
  for (std::size_t c = 0; c < results.configurations(); ++c) {
    auto rest = results.axis_values(c);
    const double v = parse_number(rest[baseline]).value();
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(baseline));
    const auto [place, added] = places.try_emplace(rest, all.size());
    if (added) all.push_back({rest, {}, {}});
    auto& series = all[place->second];
    const auto at = std::ranges::lower_bound(series.v, v) - series.v.begin();
    series.v.insert(series.v.begin() + at, v);
    series.configurations.insert(series.configurations.begin() + at, c);
  }
  return all;
}

}  // namespace asymsweep::analysis
