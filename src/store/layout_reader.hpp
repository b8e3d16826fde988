#pragma once
// The way back: from a result file to the Layout that made it.

#include <string>

#include "store/layout.hpp"

namespace asymsweep {

/// Reads the structure with HDF5 and checks it: schema version, types, shapes, scales, units. Results stay untouched.
/// Check the seal first (store/seal.hpp): the library is not safe on damaged metadata.
/// Variables with `_FillValue` are metrics; `status` has the dimensions; everything else is a coordinate.
/// DamageError when the file is not a result file of this version.
Layout read_layout(const std::string& path);

}  // namespace asymsweep
