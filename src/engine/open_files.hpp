#pragma once
// How many files `merge` may have open at a time.

#include <cstddef>

namespace asymsweep {

/// Makes room for `files` more than a program has open anyway: many systems allow 1024 at first, and more to those that ask.
/// StorageError with what to do where the system allows fewer.
void require_open_files(std::size_t files);

}  // namespace asymsweep
