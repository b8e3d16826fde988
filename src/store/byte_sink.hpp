#pragma once
// Where raw results go: MPI-IO in a run, a plain file in tests. Keeps the store free of MPI.

#include <cstddef>
#include <cstdint>
#include <span>

namespace asymsweep {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// Writes all of `bytes` at `offset` from the start of the file, or throws StorageError.
  virtual void write_at(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
};

}  // namespace asymsweep
