#include "core/standard_streams.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace asymsweep {

void open_standard_streams() {
  for (int number = 0; number < 3; ++number) {
    if (::fcntl(number, F_GETFD) >= 0) continue;
    // The lowest free number is this one: those below are open. To read from, so that a write fails and is not lost without a word.
    if (::open("/dev/null", O_RDONLY) < 0) throw StorageError(std::string("cannot open /dev/null in place of a closed stream: ") + std::strerror(errno));
  }
}

}  // namespace asymsweep
