#include "program/spawner.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "core/error.hpp"
#include "program/ending.hpp"
#include "program/not_started.hpp"
#include "program/spawner_process.hpp"
#include "program/wire.hpp"
#include "program/wire_io.hpp"

namespace asymsweep {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::size_t threads_of_this_process() {
  std::error_code none;
  std::size_t count = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", none)) count += !thread.path().empty();
  return count;
}

/// A header, and the descriptors that came with it; false when the other end is gone.
bool receive(int socket, wire::Header& header, std::array<Descriptor, 3>& descriptors) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * 3)> control = {};
  iovec data = {&header, sizeof header};
  msghdr message = {};
  message.msg_iov = &data, message.msg_iovlen = 1;
  message.msg_control = control.data(), message.msg_controllen = control.size();
  ssize_t received = 0;
  do received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received <= 0) return false;
  const auto* with = CMSG_FIRSTHDR(&message);
  if (with && with->cmsg_type == SCM_RIGHTS) {
    std::array<int, 3> numbers = {-1, -1, -1};
    std::memcpy(numbers.data(), CMSG_DATA(with), std::min(sizeof numbers, with->cmsg_len - CMSG_LEN(0)));
    for (std::size_t i = 0; i < 3; ++i) descriptors[i] = Descriptor(numbers[i]);
  }
  const auto got = static_cast<std::size_t>(received);
  return wire::receive_all(socket, reinterpret_cast<char*>(&header) + got, sizeof header - got);
}

}  // namespace

void Descriptor::close() {
  if (open()) ::close(std::exchange(number_, -1));
}

Spawner::Spawner() {
  if (threads_of_this_process() > 1) throw std::logic_error("a spawner is made before any thread");
  for (char** entry = environ; *entry; ++entry) environment_.emplace_back(*entry);
  std::array<int, 2> ends = {};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw StorageError(std::string("cannot make a socket: ") + std::strerror(errno));
  socket_ = Descriptor(ends[0]);
  Descriptor theirs(ends[1]);
  pid_ = ::fork();
  if (pid_ < 0) throw StorageError(std::string("cannot make a process (see ulimit -u): ") + std::strerror(errno));
  if (pid_ == 0) {
    socket_.close();
    be_spawner(theirs.number());
  }
}

Spawner::~Spawner() {
  socket_.close();  // it sees that, and ends
  if (wait_for_spawner(10s)) return;
  ::kill(pid_, SIGKILL);
  wait_for_spawner(1s);  // one that cannot be killed (waiting for a dead file system) is not waited for
}

/// Its wait status, as soon as it has one.
std::optional<int> Spawner::wait_for_spawner(std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  for (int status = 0; !end_;) {
    const auto pid = ::waitpid(pid_, &status, WNOHANG);
    if (pid == pid_) end_ = status;
    else if ((pid < 0 && errno != EINTR) || Clock::now() >= end) break;
    else std::this_thread::sleep_for(1ms);
  }
  return end_;
}

void Spawner::fail_gone() {
  const auto status = wait_for_spawner(1s);  // its socket closes a moment before
  throw StorageError("the process that starts the program, and is its parent, " + (status ? ending(*status) : "is gone"));
}

std::optional<SpawnedProcess> Spawner::start(const SpawnRequest& request, const std::function<bool()>& cancelled) {
  wire::Start start{.arguments = static_cast<std::uint32_t>(request.arguments.size()), .stdout_is_log = request.output_is_log};
  std::string bytes(reinterpret_cast<const char*>(&start), sizeof start);
  for (const auto* words : {&request.arguments, &request.environment})
    for (const auto& word : *words) bytes.append(word.c_str(), word.size() + 1);
  const wire::Header header{.kind = wire::Kind::start, .bytes = static_cast<std::uint32_t>(bytes.size())};
  if (!wire::send_all(socket_.number(), &header, sizeof header) || !wire::send_all(socket_.number(), bytes.data(), bytes.size())) fail_gone();
  for (;;) {
    if (!has_news(50ms)) {  // it may wait for a file system that does not answer
      if (!cancelled()) continue;
      ++cancelled_;
      return std::nullopt;
    }
    wire::Header answer;
    std::array<Descriptor, 3> descriptors;
    if (!receive(socket_.number(), answer, descriptors)) fail_gone();
    if (answer.kind == wire::Kind::exited || cancelled_ > 0) {
      take(answer);
      continue;
    }
    if (answer.value != 0) throw UserError("cannot start '" + request.arguments.front() + "': " + why_not_started(request.arguments.front(), answer.value));
    return SpawnedProcess{.pid = answer.pid, .input = std::move(descriptors[0]), .output = std::move(descriptors[1]), .log = std::move(descriptors[2])};
  }
}

/// The end of a program, or the start of one that nobody waits for any more.
void Spawner::take(const wire::Header& news) {
  if (news.kind == wire::Kind::exited) {
    ended_.emplace_back(news.pid, news.value);
    return;
  }
  --cancelled_;
  if (news.value == 0) kill(news.pid);
}

void Spawner::kill(pid_t pid) {
  const wire::Header header{.kind = wire::Kind::kill, .pid = pid};
  if (!wire::send_all(socket_.number(), &header, sizeof header)) ::kill(-pid, SIGKILL);  // what the spawner would have done
}

void Spawner::remove_in_the_end(const std::string& folder) {
  const wire::Header header{.kind = wire::Kind::folder, .bytes = static_cast<std::uint32_t>(folder.size())};
  if (!wire::send_all(socket_.number(), &header, sizeof header) || !wire::send_all(socket_.number(), folder.data(), folder.size())) fail_gone();
}

bool Spawner::has_news(std::chrono::milliseconds patience) const {
  pollfd ready = {socket_.number(), POLLIN, 0};
  return ::poll(&ready, 1, static_cast<int>(patience.count())) > 0;
}

void Spawner::receive_news(std::chrono::milliseconds patience) {
  if (!has_news(patience)) return;
  wire::Header news;
  std::array<Descriptor, 3> none;
  if (!receive(socket_.number(), news, none)) fail_gone();
  take(news);
}

std::optional<int> Spawner::exit_status(pid_t pid, std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  for (;;) {
    const auto found = std::ranges::find(ended_, pid, &std::pair<pid_t, int>::first);
    if (found != ended_.end()) {
      const int status = found->second;
      ended_.erase(found);
      return status;
    }
    const auto before = ended_.size();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    receive_news(std::max(left, std::chrono::milliseconds(0)));
    if (ended_.size() == before && Clock::now() >= end) return std::nullopt;
  }
}

}  // namespace asymsweep
