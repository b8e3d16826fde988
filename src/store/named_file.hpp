#pragma once
// A file that the user named: which one is it, and is it surely no result file?

#include <string>

namespace asymsweep {

/// What a symbolic link leads to, or `path` itself: so that one file has one lock, and a new file in its place does not take
/// the link's.
std::string behind_link(const std::string& path);

/// UserError when `path` cannot be opened, is a folder or the like, a text (a sweep file perhaps), an image, or a whole HDF5
/// file of another program. Everything else passes: it is a result file, or what damage has left of one, and the seal
/// (store/seal.hpp) tells which.
void require_result_file(const std::string& path);

}  // namespace asymsweep
