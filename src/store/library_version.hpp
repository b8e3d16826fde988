#pragma once
// Which HDF5 library this program runs with.

#include <string>

namespace asymsweep {

/// "1.10.8".
std::string hdf5_library_version();

}  // namespace asymsweep
