# Everything comes from the system (Debian 12's packages are the reference); nothing is downloaded. Read by the build, and
# by find_package(asymsweep), whose static libraries need the same again.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3 REQUIRED)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(asymsweep::random123 INTERFACE IMPORTED)
target_include_directories(asymsweep::random123 INTERFACE ${RANDOM123_INCLUDE_DIR})
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

# Debian names the parallel build hdf5-openmpi; elsewhere FindHDF5 finds it.
pkg_check_modules(HDF5_OPENMPI IMPORTED_TARGET hdf5-openmpi)
add_library(asymsweep::hdf5 INTERFACE IMPORTED)
if(HDF5_OPENMPI_FOUND)
  # Its pkg-config file leaves the high-level library (dimension scales) out.
  find_library(HDF5_OPENMPI_HL NAMES hdf5_openmpi_hl hdf5_hl HINTS ${HDF5_OPENMPI_LIBRARY_DIRS} REQUIRED)
  target_link_libraries(asymsweep::hdf5 INTERFACE ${HDF5_OPENMPI_HL} PkgConfig::HDF5_OPENMPI MPI::MPI_CXX)
else()
  set(HDF5_PREFER_PARALLEL ON)
  find_package(HDF5 1.10.7 REQUIRED COMPONENTS C HL)
  if(NOT HDF5_IS_PARALLEL)
    message(FATAL_ERROR "asymsweep needs a parallel HDF5 (found a serial one)")
  endif()
  target_link_libraries(asymsweep::hdf5 INTERFACE ${HDF5_HL_LIBRARIES} HDF5::HDF5 MPI::MPI_CXX)
endif()
