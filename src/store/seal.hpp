#pragma once
// The seal: a checksum of every byte of a result file that a run never changes (all HDF5 metadata, coordinates,
// attributes, each unit's place). A reader checks it before it lets the HDF5 library see the file: the library trusts
// what it reads and may crash or hang on damaged metadata.
//
// The seal stands in front of all results, behind the structure, so that a file that was cut short still has both and
// can be repaired. It is found by its last word, without HDF5. Little-endian 64-bit words:
//
//   offset and length of each range that units write, ascending | bytes of the whole file | number of ranges |
//   XXH3-64 of the bytes outside the ranges and the seal | XXH3-64 of all words so far | magic
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

/// The bytes of a file of `end` bytes that no range covers, ascending. `ranges` ascend and do not overlap.
std::vector<ByteRange> gaps(const std::vector<ByteRange>& ranges, std::uint64_t end);

struct Seal {
  std::vector<ByteRange> ranges;  ///< what units write, ascending
  std::uint64_t file_bytes = 0;   ///< what the file should have; one with less is cut short
};

/// Bytes of a seal over this many ranges.
std::uint64_t seal_size(std::size_t range_count);

/// Where a seal must begin at the latest, so that a reader need not search the whole file.
inline constexpr std::uint64_t last_seal_begin = std::uint64_t{16} << 20;

/// Writes the seal at `begin`. `ranges` ascend and do not overlap.
void write_seal(PosixFile& file, const std::vector<ByteRange>& ranges, std::uint64_t begin);

/// Throws DamageError unless the file carries its seal and the sealed bytes are what they were. The file may be cut
/// short if it has lost results only.
Seal check_seal(const PosixFile& file);

/// What tells one result file from every other, whatever has been written into it: the checksum of the seal's words, at the
/// cost of finding it. DamageError where there is none.
std::uint64_t seal_checksum(const PosixFile& file);

}  // namespace asymsweep
