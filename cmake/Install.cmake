# `cmake --install build/release --prefix DIR`: the program, libraries and headers with their CMake package, sweeps, batch
# scripts, documentation. Rooms.cmake installs each room's library. What only extensions need is the component `development`.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/asymsweep)
set(share ${CMAKE_INSTALL_DATADIR}/asymsweep)

install(TARGETS asymsweep)
install(DIRECTORY src/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/asymsweep COMPONENT development FILES_MATCHING PATTERN *.hpp)
install(DIRECTORY analysis DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/asymsweep COMPONENT development FILES_MATCHING PATTERN *.hpp)

# What every algorithm must keep, for the algorithms of others too: Catch2 test cases over the registry, as sources, with the
# scalar trainer that they compare with.
set(conformance ${share}/conformance)
add_library(asymsweep_conformance INTERFACE)
foreach(source training/test_conformance.cpp oracles/bandit_trainer.cpp oracles/behavior.cpp)
  target_sources(asymsweep_conformance INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/tests/${source}> $<INSTALL_INTERFACE:$<INSTALL_PREFIX>/${conformance}/${source}>)
endforeach()
target_include_directories(asymsweep_conformance INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/tests> $<INSTALL_INTERFACE:${conformance}>)
target_link_libraries(asymsweep_conformance INTERFACE asymsweep_training Catch2::Catch2)
set_target_properties(asymsweep_conformance PROPERTIES EXPORT_NAME conformance)
install(FILES tests/training/test_conformance.cpp DESTINATION ${conformance}/training COMPONENT development)
install(DIRECTORY tests/oracles DESTINATION ${conformance} COMPONENT development FILES_MATCHING PATTERN *.hpp PATTERN *.cpp)

set_target_properties(asymsweep_language PROPERTIES EXPORT_NAME language)
set_target_properties(asymsweep_options PROPERTIES EXPORT_NAME options)
install(TARGETS asymsweep_language asymsweep_options asymsweep_conformance EXPORT asymsweep COMPONENT development)
install(EXPORT asymsweep NAMESPACE asymsweep:: FILE asymsweepTargets.cmake DESTINATION ${package} COMPONENT development)
# Before 1.0 a minor version may change what an extension sees.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/asymsweepConfigVersion.cmake COMPATIBILITY SameMinorVersion)
configure_file(cmake/asymsweepConfig.cmake.in ${PROJECT_BINARY_DIR}/asymsweepConfig.cmake @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/asymsweepConfig.cmake cmake/Dependencies.cmake ${PROJECT_BINARY_DIR}/asymsweepConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)

install(DIRECTORY sweeps DESTINATION ${share} FILES_MATCHING PATTERN *.ini)
install(DIRECTORY slurm DESTINATION ${share} USE_SOURCE_PERMISSIONS PATTERN cluster.env EXCLUDE)
install(FILES scripts/mpi-environment.sh DESTINATION ${share})
install(FILES README.md CHANGELOG.md CONTRIBUTING.md CITATION.cff LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR})  # beside README.md, whose links lead here
