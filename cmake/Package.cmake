# `cpack -G DEB` in a build folder: asymsweep_VERSION_ARCHITECTURE.deb for the Debian that built it. The program with its manual,
# completion, sweeps, batch scripts, Python module and documentation; libraries for extensions are not in it.
set(CPACK_PACKAGE_NAME asymsweep)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The asymsweep authors <authors@asymsweep.invalid>")  # cpack -D CPACK_PACKAGE_CONTACT="NAME <ADDRESS>"
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "asymsweep trains bandits and small policies over a grid of parameters and
seeds under MPI, writes all runs into one HDF5 file, and decides claims
about off-policy REINFORCE on them. The same sweep gives the same bytes on
any number of ranks.")
# The libraries' packages are found from the program. It starts gnuplot, and mpirun starts it.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(launchers_of_openmpi openmpi-bin)
set(launchers_of_mpich mpich)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${launchers_of_${ASYMSWEEP_MPI}}, gnuplot-nox | gnuplot, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS python3)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, hdf5-tools, man-db, python3-h5netcdf, python3-xarray, slurm-client")

# What Debian keeps in other places than others, or compressed.
set(debian COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES cmake/debian/copyright DESTINATION share/doc/asymsweep ${debian})
install(FILES python/asymsweep.py DESTINATION lib/python3/dist-packages ${debian})
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, where it is set
configure_file(cmake/debian/changelog.in ${PROJECT_BINARY_DIR}/generated/changelog @ONLY)
function(install_compressed source folder)
  cmake_path(GET source FILENAME name)
  install(CODE "set(to \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}\")
    file(MAKE_DIRECTORY \"\${to}\")
    execute_process(COMMAND gzip -9nc \"${source}\" OUTPUT_FILE \"\${to}/${name}.gz\" COMMAND_ERROR_IS_FATAL ANY)" ${debian})
endfunction()
install_compressed(${PROJECT_BINARY_DIR}/generated/changelog share/doc/asymsweep)
install_compressed(${PROJECT_SOURCE_DIR}/docs/reference/asymsweep.1 share/man/man1)
include(CPack)
