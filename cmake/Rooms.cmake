# asymsweep_room(NAME SOURCES ... USES ... [TOGETHER N]): one folder, one static library, the rooms and libraries it may use.
# Whoever uses the installed package finds it as asymsweep::NAME too, its headers as <asymsweep/NAME/...>. TOGETHER: N sources at
# a time, no two of which give the same name to two things; most of the time goes into the headers.
include(GNUInstallDirs)
function(asymsweep_room name)
  cmake_parse_arguments(ROOM "" "TOGETHER" "SOURCES;USES" ${ARGN})
  add_library(asymsweep_${name} STATIC ${ROOM_SOURCES})
  add_library(asymsweep::${name} ALIAS asymsweep_${name})
  set_target_properties(asymsweep_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(asymsweep_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src;${PROJECT_SOURCE_DIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR};${CMAKE_INSTALL_INCLUDEDIR}/asymsweep>")
  target_link_libraries(asymsweep_${name} PUBLIC asymsweep_options ${ROOM_USES})
  if(ROOM_TOGETHER AND ASYMSWEEP_TOGETHER)
    set_target_properties(asymsweep_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${ROOM_TOGETHER})
  endif()
  install(TARGETS asymsweep_${name} EXPORT asymsweep COMPONENT development)
endfunction()

# asymsweep_test(NAME SOURCES ... USES ... [LABELS ...]): one Catch2 program, one CTest entry.
function(asymsweep_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES;LABELS" ${ARGN})
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE asymsweep_test_main ${TEST_USES})
  precompile(test_${name} REUSE asymsweep_test_main)
  target_compile_definitions(test_${name} PRIVATE
    ASYMSWEEP_REFERENCE_DIR="${PROJECT_SOURCE_DIR}/tests/reference")
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS "${TEST_LABELS}")
endfunction()

# What Open MPI needs to start as root in a container, or with more ranks than cores (as scripts/mpi-environment.sh).
set(ASYMSWEEP_MPI_ENVIRONMENT
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
  OMPI_MCA_btl_vader_single_copy_mechanism=none)

# asymsweep_mpi_test(NAME PROGRAM RANKS 1 2 4): one CTest entry per rank count, started by mpirun (guarded: a
# rank that dies must not leave an mpirun that never ends).
function(asymsweep_mpi_test name program)
  cmake_parse_arguments(TEST "" "" "RANKS" ${ARGN})
  foreach(ranks IN LISTS TEST_RANKS)
    add_test(NAME ${name}_${ranks} COMMAND ${PROJECT_SOURCE_DIR}/slurm/guarded.bash ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} $<TARGET_FILE:${program}>)
    set_tests_properties(${name}_${ranks} PROPERTIES TIMEOUT 600 LABELS mpi
      ENVIRONMENT "${ASYMSWEEP_MPI_ENVIRONMENT}")
  endforeach()
endfunction()
