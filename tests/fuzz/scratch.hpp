#pragma once
// The file that a target of the reader hands to it, in memory, and the good file that everything starts from.

#include <cstdlib>
#include <fstream>
#include <span>
#include <string>

#include "tests/store/example.hpp"

namespace asymsweep::fuzz {

/// A path of this process in memory (tmpfs) where there is one.
inline const std::string& scratch_path() {
  static const example::Directory directory = [] {
    if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
    return example::Directory();
  }();
  static const std::string path = directory.file("fuzzed.h5");
  return path;
}

inline void write_scratch(std::span<const char> bytes) {
  std::ofstream(scratch_path(), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A complete result file.
inline const std::string& good_file() {
  static const std::string bytes = [] {
    example::write_complete(scratch_path(), example::layout());
    return example::bytes_of(scratch_path());
  }();
  return bytes;
}

}  // namespace asymsweep::fuzz
