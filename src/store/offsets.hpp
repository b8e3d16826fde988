#pragma once
// Where the raw results lie in the file, so that ranks write them without HDF5. A dataset is one contiguous run of
// bytes, so a unit's part of it is one too: element (configuration * seeds + seed_begin) * values_per_seed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/schema.hpp"
#include "store/seal.hpp"

namespace asymsweep {

/// Byte offsets from the start of the file.
struct DatasetOffsets {
  std::vector<std::uint64_t> metrics;  ///< in the order of Layout::metrics
  std::uint64_t status = 0;
  std::array<std::uint64_t, schema::unit_columns.size()> unit_columns = {};  ///< by schema::UnitColumnIndex; 0: the file has none

  std::uint64_t failures = 0;  ///< 0: the file has none
  std::uint64_t claims = 0;    ///< likewise

  friend bool operator==(const DatasetOffsets&, const DatasetOffsets&) = default;

  /// The bytes that units write, ascending.
  std::vector<ByteRange> ranges(const Layout& layout) const;
};

/// Reads them with HDF5 from a file that holds `layout`. StorageError when a dataset is missing or not contiguous.
DatasetOffsets read_offsets(const std::string& path, const Layout& layout);

}  // namespace asymsweep
