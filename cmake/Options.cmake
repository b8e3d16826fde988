# What a user may choose, and the interface targets that carry it to every room: asymsweep_options is the language
# (warnings, arithmetic, sanitizers). Instruction sets: below.
set(ASYMSWEEP_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=...")
option(ASYMSWEEP_WERROR "Treat warnings as errors" OFF)
option(ASYMSWEEP_TOGETHER "Compile several sources of a room as one, where its CMakeLists.txt says so" ON)
option(ASYMSWEEP_PRECOMPILE "Compile the large headers of libraries once, not for each source" ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")

add_library(asymsweep_language INTERFACE)
target_compile_features(asymsweep_language INTERFACE cxx_std_20)
set(warnings
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Wno-missing-field-initializers  # designated initializers leave the rest to its default on purpose
  # False alarms of GCC 12, on std::string (GCC bug 105329) and on AVX-512's own header (GCC bug 105593).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>)
target_compile_options(asymsweep_language INTERFACE
  "$<BUILD_INTERFACE:${warnings}>"  # what follows is for users of the libraries too: their lanes must be ours
  # A sum is the same bits on every machine only if the compiler may not fuse multiply and add as it pleases:
  # where a fused operation is wanted, the code says std::fma.
  -ffp-contract=off
  -fno-math-errno)  # nobody reads errno, and a square root is one instruction
if(ASYMSWEEP_WERROR)
  target_compile_options(asymsweep_language INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
add_library(asymsweep_options INTERFACE)
target_link_libraries(asymsweep_options INTERFACE asymsweep_language)
if(ASYMSWEEP_SANITIZE)
  target_compile_options(asymsweep_language INTERFACE -fsanitize=${ASYMSWEEP_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(asymsweep_language INTERFACE -fsanitize=${ASYMSWEEP_SANITIZE})
endif()

# The lowest instruction set that we support, for everything but the inner loops of training (Kernels.cmake). -march in
# CMAKE_CXX_FLAGS replaces it. Users of the libraries choose their own.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(ASYMSWEEP_INSTRUCTION_SET x86-64-v2)
  if(NOT CMAKE_CXX_FLAGS MATCHES "-march=")
    add_compile_options(-march=${ASYMSWEEP_INSTRUCTION_SET})
  endif()
else()
  set(ASYMSWEEP_INSTRUCTION_SET ${CMAKE_SYSTEM_PROCESSOR})
endif()

# The inner loops are compiled for several of them where compiler and binutils can do that. Sanitizers keep lists of all objects,
# which do not outlive it.
include(CheckCXXSourceCompiles)
check_cxx_source_compiles("int main() { return __builtin_cpu_supports(\"x86-64-v2\") + __builtin_cpu_supports(\"x86-64-v4\"); }"
  ASYMSWEEP_COMPILER_KNOWS_LEVELS)
execute_process(COMMAND ${CMAKE_LINKER} --help OUTPUT_VARIABLE linker_options ERROR_QUIET)
set(ASYMSWEEP_SEVERAL_INSTRUCTION_SETS OFF)
if(ASYMSWEEP_INSTRUCTION_SET STREQUAL x86-64-v2 AND NOT ASYMSWEEP_SANITIZE)
  if(ASYMSWEEP_COMPILER_KNOWS_LEVELS AND CMAKE_OBJCOPY AND linker_options MATCHES "--force-group-allocation")
    set(ASYMSWEEP_SEVERAL_INSTRUCTION_SETS ON)
  else()
    message(WARNING "The program will use ${ASYMSWEEP_INSTRUCTION_SET} only, at a third of the speed: "
      "for newer instruction sets too it needs GCC 12 and GNU binutils")
  endif()
endif()

# precompile(TARGET HEADERS ...) or precompile(TARGET REUSE OTHER-TARGET), whose compiler flags are the same.
function(precompile target)
  cmake_parse_arguments(FROM "" "REUSE" "" ${ARGN})
  if(NOT ASYMSWEEP_PRECOMPILE)
    return()
  elseif(FROM_REUSE)
    target_precompile_headers(${target} REUSE_FROM ${FROM_REUSE})
  else()
    target_precompile_headers(${target} PRIVATE ${FROM_UNPARSED_ARGUMENTS})
  endif()
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # ccache wants it
endfunction()

# ccache takes sources with precompiled headers only where it is told that no macro of theirs is redefined.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
