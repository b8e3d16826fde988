#pragma once
// Writes the HDF5 structure of a result file the way netCDF-4 does, so that xarray, h5netcdf and the netCDF tools
// open it without options: a named dimension is a dataset that is an HDF5 dimension scale, and every dimension of
// every other dataset has exactly one of them attached.
// Source: netCDF-4 file format specification, https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html

#include <cstdint>

#include "store/hdf5.hpp"
#include "store/schema.hpp"

namespace asymsweep {

/// Writes groups, datasets, attributes and coordinate values into a new, empty file. The space of the results is
/// allocated and not yet filled. Returns the offset of the nameless dataset that will hold the seal.
std::uint64_t write_structure(hid_t file, const Layout& layout);

}  // namespace asymsweep
