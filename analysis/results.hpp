#pragma once
// A result file as the analysis sees it: configurations with their values, and one configuration's numbers at a time
// (memory is bounded by a slice, not by the file).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/reader.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep::analysis {

/// All seeds of one configuration. Vectors are [seed]; seeds that have not run, or whose unit is not what was written, are
/// left out of every one.
struct ConfigurationRuns {
  std::vector<std::uint64_t> seeds;  ///< their true numbers
  std::vector<std::int8_t> status;   ///< 1 done, 2 diverged
  std::size_t missing = 0;           ///< seeds that are left out
};

class Results {
 public:
  /// Reads the whole file once: only runs of units that are done and match their checksum count. Throws UserError and
  /// StorageError.
  static Results open(const std::string& path);

  const Sweep& sweep() const { return sweep_; }
  const ResultFile& file() const { return file_; }
  std::size_t configurations() const { return sweep_.configuration_count(); }
  Configuration configuration(std::size_t index) const { return sweep_.configuration(index); }
  bool has_metric(const std::string& name) const;
  /// What improvement is measured in, at the end and at the start: expected reward, or test accuracy with contexts.
  const char* final_metric() const { return has_metric("test_accuracy") ? "test_accuracy" : "expected_reward"; }
  const char* initial_metric() const { return has_metric("test_accuracy") ? "initial_test_accuracy" : "initial_expected_reward"; }
  /// Whether seeds were added after the file was first finished (root attribute `extensions` above 0): whoever did so may
  /// have looked at the results, and p-values of a fixed number of seeds no longer hold.
  bool was_extended() const;

  /// Runs of units that claim to be done but are not what was written.
  std::uint64_t damaged_runs() const { return damaged_runs_; }
  ConfigurationRuns runs(std::size_t configuration) const;
  /// A final metric of the seeds in `runs`, [seed].
  std::vector<double> metric(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const;

  /// A curve of all seeds: [seed][checkpoint] row-major, NaN where the run is missing.
  std::vector<double> curve(const std::string& name, std::size_t configuration) const;

  /// Names of the axes in file order, zipped ones too.
  std::vector<std::string> axis_names() const;
  /// Text of each axis' value at a configuration, in the order of axis_names().
  std::vector<std::string> axis_values(std::size_t configuration) const;
  /// "delta_v = 0.1, lag = inf".
  std::string describe(std::size_t configuration) const;
  /// The command that trains one run again, from the sweep.ini that `analyze` writes.
  std::string replay(std::size_t configuration, std::uint64_t seed) const;

 private:
  Results(ResultFile file, Sweep sweep);
  bool vouched(std::size_t configuration, std::size_t seed) const { return vouched_[configuration * sweep_.seeds + seed]; }

  ResultFile file_;
  Sweep sweep_;
  std::vector<bool> vouched_;  ///< [configuration][seed]: its unit is done and sound
  std::uint64_t damaged_runs_ = 0;
};

}  // namespace asymsweep::analysis
