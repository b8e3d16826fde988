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

/// All seeds of one configuration. Vectors are [seed]; seeds that have not run are left out of every one.
struct ConfigurationRuns {
  std::vector<std::uint64_t> seeds;  ///< their true numbers
  std::vector<std::int8_t> status;   ///< 1 done, 2 diverged
  std::size_t missing = 0;           ///< seeds that have not run
};

class Results {
 public:
  /// Throws UserError and StorageError.
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

  ConfigurationRuns runs(std::size_t configuration) const;
  /// A final metric of the seeds in `runs`, [seed].
  std::vector<double> metric(const std::string& name, std::size_t configuration, const ConfigurationRuns& runs) const;

  /// Names of the axes in file order, zipped ones too.
  std::vector<std::string> axis_names() const;
  /// Text of each axis' value at a configuration, in the order of axis_names().
  std::vector<std::string> axis_values(std::size_t configuration) const;
  /// "delta_v = 0.1, lag = inf".
  std::string describe(std::size_t configuration) const;
  /// The command that trains one run again, from the sweep.ini that `analyze` writes.
  std::string replay(std::size_t configuration, std::uint64_t seed) const;

 private:
  Results(ResultFile file, Sweep sweep) : file_(std::move(file)), sweep_(std::move(sweep)) {}
  ResultFile file_;
  Sweep sweep_;
};

}  // namespace asymsweep::analysis
