#pragma once
// What a rank and its spawner say to each other over their socket: a header, and behind it as many bytes as it says.

#include <sys/types.h>

#include <cstdint>

namespace asymsweep::wire {

enum class Kind : std::uint32_t {
  start,    ///< rank: a Start, then its words, each ended by a zero
  kill,     ///< rank: the process group `pid`
  folder,   ///< rank: a folder, to be removed in the end
  started,  ///< spawner: `pid`, with three descriptors (stdin, stdout, stderr); or `value`, the errno why not
  exited    ///< spawner: `pid` with its wait status `value`
};

struct Header {
  Kind kind = Kind::start;
  std::int32_t pid = 0;
  std::int32_t value = 0;
  std::uint32_t bytes = 0;  ///< that follow
};

/// How many of the words are arguments; the rest is the environment.
struct Start {
  std::uint32_t arguments = 0;
  std::uint32_t stdout_is_log = 0;  ///< standard output goes where standard error goes, and there is no input
};

}  // namespace asymsweep::wire
