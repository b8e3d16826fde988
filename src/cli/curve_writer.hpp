#pragma once
// curves.csv as the slices of a file come in: written while the next slice is read.

#include <cstddef>
#include <future>
#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "analysis/scan.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {

class CurveWriter {
 public:
  /// Throws StorageError, as all of them.
  CurveWriter(const std::string& path, const analysis::Results& results);
  CurveWriter(const CurveWriter&) = delete;
  CurveWriter& operator=(const CurveWriter&) = delete;
  ~CurveWriter();

  /// Takes the lines of a slice; slices in order.
  void add(std::vector<analysis::Scanned>& slice);
  /// Takes the place of the last analysis' table.
  void finish();

 private:
  void wait();

  ReplacingFile file_;
  std::future<int> writing_;  ///< of the last slice: 0, or why not all was written
};

}  // namespace asymsweep
