#include "core/repeated.hpp"

#include <csignal>
#include <utility>

namespace asymsweep {
namespace {

template <typename Body>
std::thread thread_without_signals(Body body) {
  sigset_t all = {}, before = {};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

Repeated::Repeated(std::chrono::milliseconds interval, std::function<void()> action)
    : interval_(interval), action_(std::move(action)), thread_(thread_without_signals([this] { repeat(); })) {}

Repeated::~Repeated() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Repeated::repeat() {
  std::unique_lock guard(mutex_);
  while (!wake_.wait_for(guard, interval_, [this] { return stopping_; })) action_();
}

}  // namespace asymsweep
