# The inner loops of training, compiled for each instruction set into one library.
#
# Inline functions and templates are weak symbols: of several copies the linker keeps one, for everybody. The copy for x86-64-v4
# would end the program on an older processor. So the sources for one instruction set are linked into one object first, and all its
# names but that of its table are made local (tests/architecture/test_kernels.py looks). Whatever else a kernel calls is outside,
# compiled for x86-64-v2.
set(ASYMSWEEP_KERNEL_SOURCES
  core/lane_random.cpp
  expression/step_forms.cpp expression/tape.cpp
  training/lanes/contextual_lanes.cpp training/lanes/lane_trainer.cpp)
# Short ones, compiled together.
set(ASYMSWEEP_KERNEL_RULES
  algorithms/asymre.cpp algorithms/built_in.cpp algorithms/grpo.cpp algorithms/reinforce_is.cpp algorithms/sft.cpp algorithms/topr.cpp
  training/lanes/kernel_table.cpp training/lanes/lane_objective.cpp)
list(TRANSFORM ASYMSWEEP_KERNEL_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/)
list(TRANSFORM ASYMSWEEP_KERNEL_RULES PREPEND ${PROJECT_SOURCE_DIR}/src/)

# asymsweep_compile_kernels(TARGET TABLE FLAGS ...): the objects of one instruction set.
function(asymsweep_compile_kernels target table)
  add_library(${target} OBJECT ${ASYMSWEEP_KERNEL_SOURCES} ${ASYMSWEEP_KERNEL_RULES})
  set_source_files_properties(${ASYMSWEEP_KERNEL_RULES} PROPERTIES UNITY_GROUP rules)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${ASYMSWEEP_TOGETHER} UNITY_BUILD_MODE GROUP)
  target_compile_options(${target} PRIVATE ${ARGN})
  # Nothing may run at the start of the program. GCC's <iostream>, which Random123 includes, has an object to construct: not here.
  target_compile_definitions(${target} PRIVATE ASYMSWEEP_KERNELS=${table} _GLIBCXX_IOSTREAM)
  target_compile_options(${target} PRIVATE -include istream)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE asymsweep_language asymsweep::random123)
endfunction()

# asymsweep_add_kernels(TARGET): to a static library.
function(asymsweep_add_kernels library)
  if(NOT ASYMSWEEP_SEVERAL_INSTRUCTION_SETS)
    # Nothing has to be kept apart: what is of other rooms comes from their libraries.
    set(own ${ASYMSWEEP_KERNEL_SOURCES} ${ASYMSWEEP_KERNEL_RULES})
    list(FILTER own INCLUDE REGEX "/src/training/")
    target_sources(${library} PRIVATE ${own})
    set_source_files_properties(${own} PROPERTIES COMPILE_DEFINITIONS ASYMSWEEP_KERNELS=asymsweep_kernels)
    return()
  endif()
  foreach(level v2 v3 v4)
    set(objects asymsweep_kernels_${level})
    set(whole ${CMAKE_CURRENT_BINARY_DIR}/kernels_${level}.o)
    # Whole objects are linked here: link-time optimisation would come after it. Unique symbols cannot be made local.
    asymsweep_compile_kernels(${objects} ${objects} -march=x86-64-${level} -fno-lto $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
    add_custom_command(OUTPUT ${whole}
      COMMAND ${CMAKE_LINKER} -r --force-group-allocation -o ${whole}.all $<TARGET_OBJECTS:${objects}>
      COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=${objects} ${whole}.all ${whole}
      COMMAND ${CMAKE_COMMAND} -E rm ${whole}.all
      DEPENDS ${objects} $<TARGET_OBJECTS:${objects}>
      COMMENT "Linking kernels for x86-64-${level}" COMMAND_EXPAND_LISTS VERBATIM)
    target_sources(${library} PRIVATE ${whole})
    set_source_files_properties(${whole} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
    set_property(GLOBAL APPEND PROPERTY asymsweep_kernel_objects ${whole})
  endforeach()
endfunction()
