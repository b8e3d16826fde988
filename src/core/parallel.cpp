#include "core/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "core/control_group.hpp"

namespace asymsweep {

std::size_t usable_cores() {
  cpu_set_t set;
  const std::size_t cores = ::sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)))
                                                                          : std::max(1u, std::thread::hardware_concurrency());  // more than such a set can name
  static const auto share = control_group_limits().cores;
  return share ? std::min(cores, static_cast<std::size_t>(std::max(1.0, std::ceil(*share)))) : cores;
}

void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failing;
  const auto take_parts = [&] {
    try {
      for (std::size_t i; (i = next++) < count;) work(i);
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> others;
    try {
      for (std::size_t t = 1; t < std::min(threads, count); ++t) others.emplace_back(take_parts);
    } catch (const std::system_error&) {  // those that could be made do the work
    } catch (const std::bad_alloc&) {
    }
    take_parts();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace asymsweep
