#pragma once
// Starts a user's programs from a process of its own. A rank must not fork: after MPI_Init that is unsafe on some networks,
// and a rank that is killed could not clean up. So before MPI_Init it forks this one, which stays small, starts programs on
// request, and when the rank is gone, however it went, ends them and whatever they have started.

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asymsweep {

namespace wire {
struct Header;
}

/// A file descriptor that is closed in the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close();
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

/// A program that runs. Its process group has its number.
struct SpawnedProcess {
  pid_t pid = 0;
  Descriptor input;   ///< its standard input, non-blocking
  Descriptor output;  ///< its standard output, non-blocking; the log where `output_is_log`
  Descriptor log;     ///< its standard error, non-blocking
};

struct SpawnRequest {
  std::vector<std::string> arguments;    ///< of which the first is looked up in PATH
  std::vector<std::string> environment;  ///< "NAME=value"
  bool output_is_log = false;            ///< standard output goes where standard error goes, and standard input is empty
};

class Spawner {
 public:
  /// Forks. Before MPI_Init, and before any thread is made: std::logic_error otherwise.
  Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;
  /// Ends what still runs, and waits for the spawner itself, but not for ever: one that has stopped is killed.
  ~Spawner();

  /// This process's environment as it was before MPI_Init.
  const std::vector<std::string>& environment() const { return environment_; }

  /// Nothing when `cancelled`, asked every few milliseconds, said so. UserError when the program cannot be started; StorageError here and
  /// below when the spawner is gone, which says how it ended.
  std::optional<SpawnedProcess> start(const SpawnRequest& request, const std::function<bool()>& cancelled);
  /// Kills the whole process group.
  void kill(pid_t pid);
  /// A folder that is removed, with all that is in it, when this rank is gone.
  void remove_in_the_end(const std::string& folder);

  /// The wait status of a program that has ended, once; waits at most so long for it.
  std::optional<int> exit_status(pid_t pid, std::chrono::milliseconds patience = std::chrono::milliseconds(0));
  pid_t process() const { return pid_; }
  /// Readable when there may be news of an end.
  int news() const { return socket_.number(); }

 private:
  void take(const wire::Header& news);
  bool has_news(std::chrono::milliseconds patience) const;
  void receive_news(std::chrono::milliseconds patience);
  std::optional<int> wait_for_spawner(std::chrono::milliseconds patience);
  [[noreturn]] void fail_gone();

  Descriptor socket_;
  pid_t pid_ = 0;
  std::vector<std::string> environment_;
  std::vector<std::pair<pid_t, int>> ended_;  ///< and nobody has asked yet
  std::size_t cancelled_ = 0;                 ///< starts that nobody waits for any more
  std::optional<int> end_;                    ///< wait status of the spawner itself
};

}  // namespace asymsweep
