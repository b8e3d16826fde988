#pragma once
// The seal: a checksum of every byte of a result file that a run never changes (all HDF5 metadata, coordinates,
// attributes, each unit's place). A reader checks it before it lets the HDF5 library see the file: the library trusts
// what it reads and may crash or hang on damaged metadata.
//
// The seal is the last piece of raw data of the file, so it is found without HDF5. Little-endian 64-bit words:
//
//   offset and length of each range that units write, ascending | number of ranges | XXH3-64 of the bytes outside
//   the ranges and the seal | XXH3-64 of all words so far | magic
//
// It belongs to a dataset without a name, so that no tool shows it and no HDF5 library reuses its space.

#include <cstdint>
#include <span>
#include <vector>

#include "store/posix_file.hpp"

namespace asymsweep {

/// Bytes [offset, offset + size) of the file.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Bytes of a seal over this many ranges.
std::uint64_t seal_size(std::size_t range_count);

/// Writes the seal in the last seal_size(...) bytes of the file. `ranges` ascend and do not overlap.
void write_seal(PosixFile& file, const std::vector<ByteRange>& ranges);

/// Throws StorageError unless the file carries its seal and the sealed bytes are what they were.
/// Returns the ranges that units write.
std::vector<ByteRange> check_seal(const PosixFile& file);

}  // namespace asymsweep
