#pragma once
// A file that the user named as a result file: is it surely something else?

#include <string>

namespace asymsweep {

/// UserError when `path` cannot be opened, is a folder or the like, a text (a sweep file perhaps), or a whole HDF5 file
/// of another program. Everything else passes: it is a result file, or what damage has left of one, and the seal
/// (store/seal.hpp) tells which.
void require_result_file(const std::string& path);

}  // namespace asymsweep
