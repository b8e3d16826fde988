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

#include "core/error.hpp"
#include "program/spawner_process.hpp"
#include "program/wire.hpp"
#include "program/wire_io.hpp"

namespace asymsweep {
namespace {

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

[[noreturn]] void fail_gone() { throw std::runtime_error("the process that starts programs for this rank is gone (was it killed?)"); }

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
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

SpawnedProcess Spawner::start(const SpawnRequest& request) {
  wire::Start start{.arguments = static_cast<std::uint32_t>(request.arguments.size()), .stdout_is_log = request.output_is_log};
  std::string bytes(reinterpret_cast<const char*>(&start), sizeof start);
  for (const auto* words : {&request.arguments, &request.environment})
    for (const auto& word : *words) bytes.append(word.c_str(), word.size() + 1);
  const wire::Header header{.kind = wire::Kind::start, .bytes = static_cast<std::uint32_t>(bytes.size())};
  if (!wire::send_all(socket_.number(), &header, sizeof header) || !wire::send_all(socket_.number(), bytes.data(), bytes.size())) fail_gone();
  for (;;) {
    wire::Header answer;
    std::array<Descriptor, 3> descriptors;
    if (!receive(socket_.number(), answer, descriptors)) fail_gone();
    if (answer.kind == wire::Kind::exited) {
      ended_.emplace_back(answer.pid, answer.value);
      continue;
    }
    if (answer.value != 0) throw UserError("cannot start '" + request.arguments.front() + "': " + std::strerror(answer.value));
    return {.pid = answer.pid, .input = std::move(descriptors[0]), .output = std::move(descriptors[1]), .log = std::move(descriptors[2])};
  }
}

void Spawner::kill(pid_t pid) {
  const wire::Header header{.kind = wire::Kind::kill, .pid = pid};
  if (!wire::send_all(socket_.number(), &header, sizeof header)) ::kill(-pid, SIGKILL);  // what the spawner would have done
}

void Spawner::remove_in_the_end(const std::string& folder) {
  const wire::Header header{.kind = wire::Kind::folder, .bytes = static_cast<std::uint32_t>(folder.size())};
  if (!wire::send_all(socket_.number(), &header, sizeof header) || !wire::send_all(socket_.number(), folder.data(), folder.size())) fail_gone();
}

void Spawner::receive_news(std::chrono::milliseconds patience) {
  pollfd ready = {socket_.number(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return;
  wire::Header news;
  std::array<Descriptor, 3> none;
  if (!receive(socket_.number(), news, none)) fail_gone();
  if (news.kind == wire::Kind::exited) ended_.emplace_back(news.pid, news.value);
}

std::optional<int> Spawner::exit_status(pid_t pid, std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
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
