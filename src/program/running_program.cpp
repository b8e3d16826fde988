#include "program/running_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <utility>

#include "program/ending.hpp"

namespace asymsweep {
namespace {

using namespace std::chrono_literals;

/// A write into the pipe of a program that has ended is an error, and no signal to this rank.
ssize_t write_without_signal(int descriptor, const std::string& text) {
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const auto written = ::write(descriptor, text.data(), text.size());
  const int reason = errno;
  const timespec at_once = {};
  if (written < 0 && reason == EPIPE && sigismember(&before, SIGPIPE) == 0)
    while (::sigtimedwait(&pipe, nullptr, &at_once) < 0 && errno == EINTR) continue;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = reason;
  return written;
}

/// All that is there now; closes the descriptor at its end.
template <typename Take>
void drain(Descriptor& descriptor, const Take& take) {
  std::array<char, 1 << 16> buffer;
  while (descriptor.open()) {
    const auto count = ::read(descriptor.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;  // nothing at the moment
    if (count == 0) return descriptor.close();
    take(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
    if (static_cast<std::size_t>(count) < buffer.size()) return;  // who writes without end is read in turns
  }
}

}  // namespace

RunningProgram::RunningProgram(Spawner& spawner, SpawnedProcess process, std::function<void(std::string_view)> listen)
    : spawner_(spawner), process_(std::move(process)), listen_(std::move(listen)) {}

RunningProgram::~RunningProgram() {
  if (ended_) return;
  try {
    spawner_.kill(process_.pid);
    spawner_.exit_status(process_.pid, 5s);
  } catch (...) {  // the spawner is gone: its programs have died with it
  }
}

RunningProgram::End RunningProgram::ask(const std::string& question, const Patience& patience) {
  question_ = question + "\n";
  write_question();
  return wait_for(&RunningProgram::take_line, patience);
}

RunningProgram::End RunningProgram::wait(const Patience& patience) { return wait_for(&RunningProgram::has_ended, patience); }

void RunningProgram::dismiss(std::chrono::milliseconds grace) {
  process_.input.close();
  const auto end = Clock::now() + grace;
  while (!ended_ && Clock::now() < end) {
    read_output(), read_log();  // a program that waits for its reader would not end
    notice_end(10ms);
  }
}

/// A line comes before the end: what was said before it counts.
RunningProgram::End RunningProgram::wait_for(bool (RunningProgram::*done)(), const Patience& patience) {
  for (;;) {
    if ((this->*done)()) return done == &RunningProgram::has_ended ? End::ended : End::line;
    if (ended_) return End::ended;
    if (output_.size() > longest_line) return End::too_long;
    if (Clock::now() >= patience.deadline) return End::timed_out;
    exchange();
    if (patience.cancelled()) return End::cancelled;
  }
}

bool RunningProgram::take_line() {
  const auto end = output_.find('\n');
  if (end == output_.npos) return false;
  line_ = output_.substr(0, end);
  output_.erase(0, end + 1);
  return true;
}

std::string RunningProgram::unasked() {
  read_output();
  return output_;
}

/// Waits a few milliseconds for anything to happen, and takes it in.
void RunningProgram::exchange() {
  constexpr int moment_ms = 5;
  std::array<pollfd, 4> ready = {{{process_.output.number(), POLLIN, 0},
                                  {process_.log.number(), POLLIN, 0},
                                  {question_.empty() ? -1 : process_.input.number(), POLLOUT, 0},
                                  {spawner_.news(), POLLIN, 0}}};
  if (::poll(ready.data(), ready.size(), moment_ms) <= 0) return;
  if (ready[2].revents != 0) write_question();
  if (ready[0].revents != 0) read_output();
  if (ready[1].revents != 0) read_log();
  if (ready[3].revents != 0) notice_end(0ms);
}

void RunningProgram::write_question() {
  const auto written = write_without_signal(process_.input.number(), question_);
  if (written > 0) question_.erase(0, static_cast<std::size_t>(written));
  else if (written < 0 && errno != EAGAIN && errno != EINTR) question_.clear();  // it does not listen: its end, or the deadline, will tell
}

void RunningProgram::read_output() {
  drain(process_.output, [this](std::string_view text) { output_ += text; });
}

void RunningProgram::read_log() { drain(process_.log, listen_); }

void RunningProgram::notice_end(std::chrono::milliseconds patience) {
  const auto status = spawner_.exit_status(process_.pid, patience);
  if (!status) return;
  ended_ = true;
  status_ = *status;
  read_output();  // what it wrote before; whoever else has the other end may write on, and is not waited for
  read_log();
}

std::string RunningProgram::how_it_ended() const {
  return status_ == 0 ? "ended without an answer" : ending(status_);
}

}  // namespace asymsweep
