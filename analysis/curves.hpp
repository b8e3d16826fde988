#pragma once
// Means along training, with bands: curves.csv and the training figure.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/known_bounds.hpp"
#include "analysis/results.hpp"
#include "analysis/statistics/betting.hpp"

namespace asymsweep::analysis {

/// Values of one metric at one checkpoint over the runs of a configuration, in units of the metric's range (curve_unit): squares of
/// rewards of any scale are numbers. A run that has diverged by then counts as on its
/// instance's worst arm (expected reward; accuracy and probability 0); of the other metrics it has no value and is `gone`.
struct CurveValues {
  statistics::Moments moments;
  double gone = 0;
  statistics::Interval band = {};   ///< add_bands
  std::vector<double> values = {};  ///< until then, by seed; empty where the band is of the moments (has_values)
};
/// [curve][checkpoint] of one configuration.
using ConfigurationCurves = std::vector<std::vector<CurveValues>>;

struct CurvePoint {
  std::uint64_t step = 0;
  double n = 0;  ///< runs with a value
  double mean = 0;
  double t_low = 0, t_high = 0;        ///< Student's t, 95 % at this point alone: approximate
  double band_low = 0, band_high = 0;  ///< 95 %, simultaneous over all planned configurations and steps of this metric; valid
};

/// A power of two near the range of what is known of a curve's values; 1 where nothing is known.
double curve_unit(const Known& known);

/// Whether bands are of the values themselves: from 32 seeds on, which tell little in moments, up to 2^18 values a curve (8,192 seeds
/// at 32 checkpoints), which are in memory together.
bool has_values(const Results& results, std::size_t seeds);

/// Names of the curves, in the order of the file.
std::vector<std::string> curve_metrics(const Results& results);

/// Adds up runs of one configuration, unit by unit.
class CurveSum {
 public:
  /// `seeds`: that the configuration will have.
  CurveSum(const Results& results, std::size_t configuration, std::size_t seeds);
  void add(const RunBlock& unit, const BlockResults& data);
  /// Of all that was added; call once. Then merged with `more`, of the same configuration's later seeds.
  ConfigurationCurves values();

 private:
  struct Curve {
    std::size_t metric;                                ///< place in the file
    bool has_worst;                                    ///< a diverged run has a value
    bool is_reward;                                    ///< the worst arm's, not 0
    double unit;                                       ///< curve_unit
    std::vector<double> n, shift, sum, squares, gone;  ///< [checkpoint]; sums of differences from the first value
    std::vector<std::vector<double>> values;           ///< [checkpoint][run], where has_values
  };
  const Results& results_;
  Configuration configuration_;
  std::size_t checkpoints_;
  std::vector<Curve> curves_;
};

/// Adds `more` to `values`.
void merge(ConfigurationCurves& values, ConfigurationCurves more);

/// When all runs of the configuration are in it.
void add_bands(const Results& results, std::size_t configuration, ConfigurationCurves& curves, std::size_t threads = 1);

/// [checkpoint]; empty where nothing has run. `curve`: place in curve_metrics.
std::vector<CurvePoint> curve_points(const Results& results, std::size_t configuration, std::size_t curve, const std::vector<CurveValues>& values);

/// metric, axes, step, n, mean, t_low, t_high, band_low, band_high.
std::string curves_csv_head(const Results& results);
/// The lines of one configuration, metric by metric.
std::string curves_csv_lines(const Results& results, std::size_t configuration, const ConfigurationCurves& values);

/// A curve as a figure draws it.
struct DrawnCurve {
  std::size_t configuration = 0;
  std::vector<CurvePoint> points;
};

}  // namespace asymsweep::analysis
