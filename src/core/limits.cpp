#include "core/limits.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>
#include <vector>

#include "core/control_group.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

rlimit limit_of(int resource) {
  rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  ::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
  return limit;
}

/// "may have 97.7 MiB of addresses (ulimit -v)"; empty where the system sets none.
std::string memory_allowed() {
  std::vector<std::string> allowed;
  const auto name = [&](int resource, const char* what) {
    if (const auto bytes = limit_of(resource).rlim_cur; bytes != RLIM_INFINITY) allowed.push_back(format_bytes(static_cast<double>(bytes)) + what);
  };
  name(RLIMIT_AS, " of addresses (ulimit -v)");
  name(RLIMIT_DATA, " of data (ulimit -d)");
  return allowed.empty() ? "" : "may have " + join(allowed, ", ", " and ");
}

std::string tasks_allowed() {
  std::vector<std::string> allowed;
  if (const auto tasks = control_group_limits().tasks) allowed.push_back("this control group may have " + format_count(*tasks) + " processes and threads (pids.max)");
  if (const auto threads = limit_of(RLIMIT_NPROC).rlim_cur; threads != RLIM_INFINITY)
    allowed.push_back("this user may have " + format_count(threads) + " processes and threads (ulimit -u)");
  if (const auto memory = memory_allowed(); !memory.empty()) allowed.push_back("a process " + memory);
  return allowed.empty() ? "the machine has too many" : join(allowed, ", ");
}

LimitError no_thread() { return LimitError("no thread can be made: " + tasks_allowed() + "; raise the limit, or end other programs"); }

/// As many at a time, which wait for each other.
void try_threads(std::size_t count) {
  std::mutex mutex;
  std::condition_variable wake;
  bool ending = false;
  std::vector<std::thread> threads;
  const auto end = [&] {
    {
      const std::lock_guard guard(mutex);
      ending = true;
    }
    wake.notify_all();
    for (auto& thread : threads) thread.join();
  };
  try {
    threads.reserve(count);
    while (threads.size() < count)
      threads.push_back(make_thread([&] {
        std::unique_lock guard(mutex);
        wake.wait(guard, [&] { return ending; });
      }));
  } catch (...) {
    end();
    throw;
  }
  end();
}

void require_stack(std::size_t bytes) {
  const auto allowed = limit_of(RLIMIT_STACK).rlim_cur;
  if (allowed != RLIM_INFINITY && allowed < bytes)
    throw LimitError("the stack is too small: a thread may have " + format_bytes(static_cast<double>(allowed)) + " (ulimit -s), and needs " +
                     format_bytes(static_cast<double>(bytes)) + "; raise the limit");
}

void require_files(std::size_t files) {
  auto limit = limit_of(RLIMIT_NOFILE);
  if (limit.rlim_cur >= files) return;
  limit.rlim_cur = std::min<rlim_t>(files, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < files)
    throw LimitError("too few files can be open: this process may open " + format_count(limit.rlim_max) + " (ulimit -Hn), and needs " +
                     format_count(files) + "; raise the limit");
}

void require_addresses(std::size_t bytes) {
  void* const probe = ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (probe == MAP_FAILED) throw not_enough_memory();
  ::munmap(probe, bytes);
}

}  // namespace

LimitError no_process(const std::string& program) {
  return LimitError("cannot start " + program + ": no process can be made: " + tasks_allowed() + "; raise the limit, or end other programs");
}

bool is_limited_in_memory() { return !memory_allowed().empty(); }

LimitError not_enough_memory() {
  const auto allowed = memory_allowed();
  const auto group = control_group_limits().memory_bytes;
  return LimitError("not enough memory: " + (!allowed.empty() ? "a process " + allowed : group ? "this control group may have " + format_bytes(static_cast<double>(*group)) + " (memory.max)"
                                                                                               : "the machine has no more") +
                    "; raise the limit, start fewer ranks on a machine, or use a smaller sweep");
}

Trouble trouble_in_hand(const std::string& where) {
  const auto bug = [&](const std::string& what) { return Trouble{exit_internal_error, "internal error" + where + ": " + what}; };
  try {
    throw;
  } catch (const UserError& error) {
    return {exit_user_error, error.what()};
  } catch (const StorageError& error) {
    return {exit_storage_failed, error.what()};
  } catch (const std::bad_alloc&) {
    return {exit_storage_failed, not_enough_memory().what()};
  } catch (const std::filesystem::filesystem_error& error) {
    const auto path = error.path1().string();
    return {exit_storage_failed, "cannot use " + (path.empty() ? "the current folder" : path) + ": " + error.code().message()};
  } catch (const std::exception& error) {
    return bug(error.what());
  } catch (...) {  // an environment or a metric of others may throw anything
    return bug("an exception of unknown type");
  }
}

std::thread make_thread(std::function<void()> body) {
  sigset_t all = {}, before = {};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread;
  bool made = true;
  try {
    thread = std::thread(std::move(body));
  } catch (const std::system_error&) {
    made = false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!made) throw no_thread();
  return thread;
}

void require_room(const Room& room) {
  require_stack(room.stack_bytes);
  require_files(room.files);
  require_addresses(room.address_bytes);
  try_threads(room.threads);
}

}  // namespace asymsweep
