#pragma once
// The store's sink on top of the scheduler's shared file: the one place where both rooms meet.

#include <string>

#include "scheduler/shared_file.hpp"
#include "store/byte_sink.hpp"

namespace asymsweep {

class SharedFileSink final : public ByteSink {
 public:
  explicit SharedFileSink(const std::string& path) : file_(path) {}
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override { file_.write_at(offset, bytes); }
  /// Collective; everything written is on the disk afterwards.
  void close() {
    file_.sync();
    file_.close();
  }

 private:
  SharedFile file_;
};

}  // namespace asymsweep
