#pragma once
// The errors a user may meet. Anything else that is thrown is our bug.

#include <stdexcept>
#include <string>

namespace asymsweep {

/// What the program answers to the shell (a contract).
enum ExitCode : int {
  exit_done = 0,
  exit_internal_error = 1,
  exit_claim_failed = 1,  ///< `analyze --fail-on`
  exit_user_error = 2,
  exit_storage_failed = 3,
  exit_damage_found = 4,
  exit_stopped_early = 75,  ///< stopped on purpose (signal, time limit): run again to resume
};

/// The user's mistake: one sentence that names file, line, key, value and what is allowed. Exit code 2.
class UserError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Storage failed: disk full, no permission, file vanished, file unreadable. Exit code 3.
class StorageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What is read is not what was written: damaged, cut short, or of another program. Exit code 3; 4 from `check`.
class DamageError : public StorageError {
  using StorageError::StorageError;
};

}  // namespace asymsweep
