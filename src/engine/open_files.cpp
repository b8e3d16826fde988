#include "engine/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {

void require_open_files(std::size_t files) {
  constexpr std::size_t others = 16;  // the standard streams, the new file and its lock, those of libraries
  const rlim_t needed = files + others;
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) return;
  const auto allowed = limit.rlim_max;
  limit.rlim_cur = std::min(needed, allowed);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 || allowed < needed)
    throw StorageError("merge: " + format_count(files, "file") + " cannot be open together: this process may open " +
                       format_count(allowed) + " (ulimit -Hn), and needs " + format_count(needed) +
                       "; merge a part of them, then what that makes with the rest");
}

}  // namespace asymsweep
