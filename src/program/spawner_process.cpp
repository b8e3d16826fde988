#include "program/spawner_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "program/spawner.hpp"
#include "program/wire.hpp"
#include "program/wire_io.hpp"

namespace asymsweep {
namespace {

struct Pipe {
  Descriptor read, write;
};

bool make(Pipe& pipe) {
  std::array<int, 2> ends = {};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  pipe.read = Descriptor(ends[0]), pipe.write = Descriptor(ends[1]);
  return true;
}

void set_non_blocking(const Descriptor& descriptor) { ::fcntl(descriptor.number(), F_SETFL, ::fcntl(descriptor.number(), F_GETFL) | O_NONBLOCK); }

/// Where memory runs out, the program goes, not the rank that can tell of it.
void be_first_where_memory_ends() { std::ofstream("/proc/self/oom_score_adj") << 500; }

/// Between fork and exec. Signals are those of a program that a shell starts.
[[noreturn]] void become(std::vector<char*>& arguments, std::vector<char*>& environment, const std::array<int, 3>& standard, int report, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  be_first_where_memory_ends();
  for (int number = 0; number < 3; ++number)
    if (::dup2(standard[static_cast<std::size_t>(number)], number) < 0) ::_exit(127);
  ::execvpe(arguments.front(), arguments.data(), environment.data());
  const int reason = errno;
  [[maybe_unused]] const auto told = ::write(report, &reason, sizeof reason);
  ::_exit(127);
}

class SpawnerProcess {
 public:
  explicit SpawnerProcess(int socket) : socket_(socket) {}

  void serve() {
    ::setsid();  // keys and signals of a terminal, or to the rank's group, are for the rank: it ends us
    ::prctl(PR_SET_NAME, "asymsweep-spawn");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // what outlives the program that started it becomes our child
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU, SIGALRM, SIGPIPE}) std::signal(signal, SIG_IGN);
    leave_standard_streams();
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &child, nullptr);
    const Descriptor children(::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
    bool there = true;
    while (there) {
      std::array<pollfd, 2> ready = {{{socket_, POLLIN, 0}, {children.number(), POLLIN, 0}}};
      if (::poll(ready.data(), ready.size(), -1) < 0) continue;
      if (ready[1].revents != 0) {
        signalfd_siginfo ignored;
        while (::read(children.number(), &ignored, sizeof ignored) > 0) continue;
        there = reap();
      }
      if (ready[0].revents != 0) there = there && obey();
    }
    end_all();
    std::error_code none;
    for (const auto& folder : folders_) std::filesystem::remove_all(folder, none);
  }

 private:
  /// mpirun waits for the end of its pipes, and a rank's death must close them.
  static void leave_standard_streams() {
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int number : {0, 1, 2}) ::dup2(nowhere, number);
  }

  bool obey() {
    wire::Header header;
    if (!wire::receive_all(socket_, &header, sizeof header)) return false;
    std::string bytes(header.bytes, '\0');
    if (!bytes.empty() && !wire::receive_all(socket_, bytes.data(), bytes.size())) return false;
    if (header.kind == wire::Kind::kill && std::ranges::find(programs_, header.pid) != programs_.end()) ::kill(-header.pid, SIGKILL);
    if (header.kind == wire::Kind::folder) folders_.push_back(bytes);
    return header.kind != wire::Kind::start || start(bytes);
  }

  bool start(std::string& bytes) {
    wire::Start start;
    std::memcpy(&start, bytes.data(), sizeof start);
    std::vector<char*> arguments, environment;
    for (std::size_t at = sizeof start; at < bytes.size(); at += std::strlen(&bytes[at]) + 1)
      (arguments.size() < start.arguments ? arguments : environment).push_back(&bytes[at]);
    arguments.push_back(nullptr), environment.push_back(nullptr);

    Pipe input, output, log, report;
    if (!make(input) || !make(output) || !make(log) || !make(report)) return tell_failed(errno);
    const Descriptor nowhere(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const bool to_log = start.stdout_is_log != 0;
    const std::array standard = {to_log ? nowhere.number() : input.read.number(), to_log ? log.write.number() : output.write.number(), log.write.number()};
    const pid_t parent = ::getpid(), pid = ::fork();
    if (pid < 0) return tell_failed(errno);
    if (pid == 0) become(arguments, environment, standard, report.write.number(), parent);
    ::setpgid(pid, pid);  // here too: a kill may come before the child has done so
    report.write.close();
    int reason = 0;
    if (::read(report.read.number(), &reason, sizeof reason) == sizeof reason) {
      ::waitpid(pid, nullptr, 0);
      return tell_failed(reason);
    }
    programs_.push_back(pid);
    for (const auto* end : {&input.write, &output.read, &log.read}) set_non_blocking(*end);
    return tell_started(pid, {input.write.number(), output.read.number(), log.read.number()});
  }

  bool tell_failed(int reason) const {
    const wire::Header header{.kind = wire::Kind::started, .value = reason};
    return wire::send_all(socket_, &header, sizeof header);
  }

  bool tell_started(pid_t pid, const std::array<int, 3>& descriptors) const {
    wire::Header header{.kind = wire::Kind::started, .pid = pid};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> control = {};
    iovec data = {&header, sizeof header};
    msghdr message = {};
    message.msg_iov = &data, message.msg_iovlen = 1;
    message.msg_control = control.data(), message.msg_controllen = control.size();
    auto* with = CMSG_FIRSTHDR(&message);
    with->cmsg_level = SOL_SOCKET, with->cmsg_type = SCM_RIGHTS, with->cmsg_len = CMSG_LEN(sizeof descriptors);
    std::memcpy(CMSG_DATA(with), descriptors.data(), sizeof descriptors);
    return ::sendmsg(socket_, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof header);
  }

  /// Collects what has ended and tells of programs; nothing that a program has started outlives it. False: the rank is gone.
  bool reap() {
    bool there = true;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto found = std::ranges::find(programs_, pid);
      if (found == programs_.end()) continue;
      programs_.erase(found);
      ::kill(-pid, SIGKILL);
      const wire::Header header{.kind = wire::Kind::exited, .pid = pid, .value = status};
      there = there && wire::send_all(socket_, &header, sizeof header);
    }
    if (programs_.empty()) kill_children();  // the end of each brings us here again, with its own
    return there;
  }

  static void kill_children() {
    std::ifstream children("/proc/self/task/" + std::to_string(::getpid()) + "/children");
    for (pid_t pid = 0; children >> pid;) ::kill(pid, SIGKILL);
  }

  /// Children of what is killed become ours, until none is left. One that cannot be killed (waiting for a dead file system) is
  /// not waited for.
  void end_all() {
    constexpr int most_rounds = 500;
    for (const auto pid : programs_) ::kill(-pid, SIGKILL);
    for (int round = 0; round < most_rounds; ++round) {
      kill_children();
      while (::waitpid(-1, nullptr, WNOHANG) > 0) continue;
      if (::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) return;
      ::usleep(10'000);
    }
  }

  int socket_;
  std::vector<pid_t> programs_;
  std::vector<std::string> folders_;
};

}  // namespace

void be_spawner(int socket) {
  constexpr int first_free = 3;  // below it are the standard streams, which it leaves
  SpawnerProcess(socket < first_free ? ::fcntl(socket, F_DUPFD_CLOEXEC, first_free) : socket).serve();
  ::_exit(0);
}

}  // namespace asymsweep
