#pragma once
// Writes the results of one unit into place: raw bytes, no HDF5, no locks, no talk with other ranks.

#include <cstdint>

#include "store/byte_sink.hpp"
#include "store/layout.hpp"
#include "store/offsets.hpp"

namespace asymsweep {

/// XXH3-64 of the unit's metric values, in the order of Layout::metrics, then its status bytes. Each as in the file:
/// little-endian, one after the other, without padding.
std::uint64_t unit_checksum(const UnitData& data);

/// Order of the writes: metrics, status; then rank, attempt, start, duration, checksum; then `done`. Killed in
/// between, the unit is not done; if a crash of the machine reorders the writes, its checksum is wrong. Either way it
/// is computed again. Cost: one write per metric and seven more.
class UnitWriter {
 public:
  /// `sink` and `layout` must outlive the writer.
  UnitWriter(ByteSink& sink, DatasetOffsets offsets, const Layout& layout);

  /// std::logic_error when the shapes of `data` are not those of the unit; StorageError from the sink.
  void write(std::uint64_t unit, const UnitData& data, const UnitRecord& record);

 private:
  template <typename T>
  void write_column(std::size_t column, std::uint64_t unit, T value);

  ByteSink& sink_;
  DatasetOffsets offsets_;
  const Layout& layout_;
};

}  // namespace asymsweep
