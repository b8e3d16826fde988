#pragma once
// A file takes the place of another, in a folder that several people may share.

#include <string>

namespace asymsweep {

/// rename(2): 0, or -1 with errno. Where there is a file at `target`, the new one takes over its mode, its group and its access
/// control list; where the group cannot be had, it gets no more than its own group had.
int replace_file(const std::string& path, const std::string& target);

}  // namespace asymsweep
