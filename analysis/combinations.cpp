#include "analysis/combinations.hpp"

#include <algorithm>
#include <map>

namespace asymsweep::analysis {
namespace {

/// Of each place on a dimension, the first that has the same values of all other keys than these (a zipped dimension has several).
std::vector<std::size_t> kinds_without(const Dimension& dimension, const std::vector<std::string>& keys) {
  std::vector<std::size_t> kinds(dimension.size());
  std::map<std::vector<std::string>, std::size_t> first;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    std::vector<std::string> rest;
    for (const auto& axis : dimension.axes)
      if (std::ranges::find(keys, axis.key) == keys.end()) rest.push_back(to_text(axis.values[i]));
    kinds[i] = first.try_emplace(std::move(rest), i).first->second;
  }
  return kinds;
}

}  // namespace

const std::vector<std::string>& baseline_keys() {
  static const std::vector<std::string> keys = {"baseline.v", "baseline.delta_v"};
  return keys;
}

Combinations::Combinations(const Sweep& sweep, const std::vector<std::string>& keys) {
  for (const auto& dimension : sweep.dimensions) {
    sizes_.push_back(dimension.size());
    kinds_.push_back(kinds_without(dimension, keys));
  }
}

std::size_t Combinations::of(std::size_t configuration) const {
  std::size_t number = 0, scale = 1;
  for (std::size_t d = sizes_.size(); d-- > 0;) {
    number += kinds_[d][configuration % sizes_[d]] * scale;
    configuration /= sizes_[d];
    scale *= sizes_[d];
  }
  return number;
}

}  // namespace asymsweep::analysis
