#pragma once
// The one pass over a result file: every byte of its results is read once, compared with its checksum, and counted.

#include <functional>
#include <span>
#include <vector>

#include "analysis/curves.hpp"
#include "analysis/summary.hpp"

namespace asymsweep::analysis {

/// What the pass keeps of one configuration.
struct Scanned {
  SummaryRow row;              ///< all but what `judge` adds
  ConfigurationCurves curves;  ///< empty where nothing has run
  std::string lines = {};      ///< of curves.csv, where asked for
};

/// Configurations that are in memory together: [0, n), [n, 2n), ... of the grid.
std::size_t configurations_of_a_slice(const Results& results);

/// Reads the configurations [begin, end) of a file opened with open_unread; their runs count from then on. The same bits on any number
/// of threads. `with_lines`: what curves.csv says of them is made too.
std::vector<Scanned> scan(Results& results, std::size_t begin, std::size_t end, std::size_t threads, bool with_lines);

/// The numbers of a slice, and what is known of its units, in one row: for another process, which has read nothing of it.
std::vector<double> pack(const Results& results, std::size_t begin, const std::vector<Scanned>& slice);
/// With lines.
std::vector<Scanned> unpack(Results& results, std::size_t begin, std::size_t end, std::span<const double> numbers);
/// How many numbers `pack` gives.
std::size_t packed_size(const Results& results, std::size_t begin, std::size_t end);

}  // namespace asymsweep::analysis
