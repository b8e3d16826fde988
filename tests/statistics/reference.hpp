#pragma once
// tests/reference/statistics.json: answers of scipy and statsmodels, relative 1e-9 unless a test says otherwise.

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "analysis/statistics/interval.hpp"

namespace asymsweep::statistics {

using nlohmann::json;

inline const json& reference(const std::string& entry) {
  static const json all = json::parse(std::ifstream(ASYMSWEEP_REFERENCE_DIR "/statistics.json"));
  return all.at(entry);
}

inline std::vector<double> numbers(const json& list) { return list.get<std::vector<double>>(); }
inline std::vector<double> sample(const std::string& name) { return numbers(reference("samples").at(name)); }

/// `xs_rule` of the file: 200 squares of minimal-standard uniforms.
inline std::vector<double> xs() {
  std::minstd_rand generator(12345);
  std::vector<double> values;
  for (int i = 0; i < 200; ++i) {
    const double uniform = static_cast<double>(generator()) / 2147483647.0;
    values.push_back(uniform * uniform);
  }
  return values;
}

inline Approx near(const json& value, double tolerance = 1e-9) {
  return Approx(value.get<double>()).epsilon(tolerance).margin(1e-15);
}

inline void check_interval(const Interval& interval, const json& expected, double tolerance = 1e-9) {
  CHECK(interval.low == near(expected[0], tolerance));
  CHECK(interval.high == near(expected[1], tolerance));
}

inline void check_all(const std::vector<double>& values, const json& expected, double tolerance = 1e-9) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == near(expected[i], tolerance));
}

}  // namespace asymsweep::statistics
