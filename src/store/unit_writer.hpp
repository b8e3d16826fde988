#pragma once
// Writes the results of finished units into place: raw bytes, no HDF5, no locks, no talk with other ranks.

#include <cstdint>
#include <span>
#include <vector>

#include "store/byte_sink.hpp"
#include "store/layout.hpp"
#include "store/offsets.hpp"

namespace asymsweep {

/// A unit that has been trained and is not in the file yet.
struct FinishedUnit {
  std::uint64_t unit = 0;
  BlockResults data;
  UnitRecord record;
  std::vector<FailureText> failures = {};  ///< of its runs with status 3
};

/// XXH3-64 of the unit's metric values, in the order of Layout::metrics, then its status bytes. Each as in the file:
/// little-endian, one after the other, without padding.
std::uint64_t unit_checksum(const BlockResults& data);

/// Order of the writes: metrics, status; then rank, attempt, start, duration, checksum, program; then `done`. Killed in
/// between, the unit is not done; if a crash of the machine reorders the writes, its checksum is wrong. Either way it
/// is computed again. Several units go array by array, all their data before their first checksum and all checksums
/// before the first `done`. Cost: one write per array and unit, fewer where units are neighbours in an array.
class UnitWriter {
 public:
  /// `sink` and `layout` must outlive the writer.
  UnitWriter(ByteSink& sink, DatasetOffsets offsets, const Layout& layout);

  /// std::logic_error when the shapes of the data are not those of their unit; StorageError from the sink.
  void write(std::span<const FinishedUnit> units);
  void write(const FinishedUnit& finished) { write(std::span(&finished, 1)); }

 private:
  void check_shape(const FinishedUnit& finished) const;
  void add(std::uint64_t offset, std::span<const std::byte> bytes);
  void flush();
  void write_failure(const FailureText& failure);
  template <typename ValueOf>
  void write_column(std::size_t column, std::span<const FinishedUnit> units, ValueOf value_of);

  ByteSink& sink_;
  DatasetOffsets offsets_;
  const Layout& layout_;
  std::uint64_t begin_ = 0;        // where `joined_` belongs
  std::vector<std::byte> joined_;  // bytes of neighbours, not yet written
};

}  // namespace asymsweep
