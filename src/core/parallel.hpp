#pragma once
// Threads of one process, for work whose parts are independent.

#include <cstddef>
#include <functional>

namespace asymsweep {

/// Cores that this process may run on, at least 1: `taskset`, batch systems and containers leave fewer than the machine has.
std::size_t usable_cores();

/// work(i) for every i in [0, count), each once, in any order, on up to `threads` threads, this one among them; on fewer where the
/// system lets no more be made (limits of processes or address space). Returns when all have ended; rethrows the first exception, after
/// which no new part is begun.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace asymsweep
