#pragma once
// What this process may have of the machine: memory, threads, open files. Where that ends, people hear of the limit and of
// the cure, not of the call that failed.

#include <cstddef>
#include <functional>
#include <string>
#include <thread>

#include "core/error.hpp"

namespace asymsweep {

/// A limit of the process or of the machine ended the work. One sentence with the limit and the cure. Exit code 3.
class LimitError : public StorageError {
  using StorageError::StorageError;
};

/// For a std::bad_alloc, or a library's want of memory.
LimitError not_enough_memory();

/// For a program that the system does not start, for want of processes.
LimitError no_process(const std::string& program);

/// A process may have less memory than the machine has: what ends a child for no visible reason may be that.
bool is_limited_in_memory();

/// What the exception in hand says to people, and the exit code that goes with it.
struct Trouble {
  int exit_code;
  std::string sentence;
};
/// `where`, such as " on rank 3", is said of bugs only: a limit is the same everywhere.
Trouble trouble_in_hand(const std::string& where = "");

/// A thread that hears no signals: they are the main thread's. Throws LimitError.
std::thread make_thread(std::function<void()> body);

/// What a library needs that does not say so, or crashes, where it cannot have it.
struct Room {
  std::size_t address_bytes;  ///< beyond those in use
  std::size_t stack_bytes;
  std::size_t threads;  ///< beyond those at work
  std::size_t files;    ///< open, with those that are
};
/// Throws LimitError where this process may not have it. Asks for more open files, which systems often allow.
void require_room(const Room& room);

}  // namespace asymsweep
