#pragma once
// One process of a user's program, as a rank sees it: a line in, a line out, and what it says meanwhile.

#include <chrono>
#include <functional>
#include <string>

#include "program/log_tail.hpp"
#include "program/spawner.hpp"

namespace asymsweep {

class RunningProgram {
 public:
  using Clock = std::chrono::steady_clock;
  /// How a wait came to its end.
  enum class End { line,   ///< a whole line of standard output: `line()`
                   ended,  ///< the program has ended: `how_it_ended()`
                   timed_out,
                   cancelled,
                   too_long };  ///< a line over the limit
  struct Patience {
    Clock::time_point deadline;
    const std::function<bool()>& cancelled;  ///< asked every few milliseconds
  };
  static constexpr std::size_t longest_line = std::size_t{64} << 20;  ///< bytes

  /// Of a process that `spawner` has started. What it writes to standard error goes to `listen`.
  RunningProgram(Spawner& spawner, SpawnedProcess process, std::function<void(std::string_view)> listen);
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  /// Kills it, and all that it has started, unless it has ended.
  ~RunningProgram();

  /// Sends a question, and waits for a line.
  End ask(const std::string& question, const Patience& patience);
  /// Waits for the end of the program.
  End wait(const Patience& patience);
  /// Closes its standard input, which tells it to end, and gives it a while; kills it then.
  void dismiss(std::chrono::milliseconds grace);

  const std::string& line() const { return line_; }
  /// What it has written to standard output that nobody asked for; empty where nothing.
  std::string unasked();
  /// "ended with exit status 1", "was killed by signal 9 (Killed)".
  std::string how_it_ended() const;
  bool ended_well() const { return ended_ && status_ == 0; }

 private:
  End wait_for(bool (RunningProgram::*done)(), const Patience& patience);
  bool take_line();
  bool has_ended() { return ended_; }
  void exchange();
  void write_question();
  void read_output();
  void read_log();
  void notice_end(std::chrono::milliseconds patience);

  Spawner& spawner_;
  SpawnedProcess process_;
  std::function<void(std::string_view)> listen_;
  std::string question_;  ///< what is left of it
  std::string output_;    ///< read and not yet taken
  std::string line_;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace asymsweep
