# find_package(asymsweep): every room as a target (asymsweep::cli is the whole program, asymsweep::statistics only that).
if(TARGET asymsweep::cli)
  return()
endif()
include(${CMAKE_CURRENT_LIST_DIR}/Dependencies.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/asymsweepTargets.cmake)
