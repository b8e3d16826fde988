#include "core/repeated.hpp"

#include <utility>

#include "core/limits.hpp"

namespace asymsweep {

Repeated::Repeated(std::chrono::milliseconds interval, std::function<void()> action)
    : interval_(interval), action_(std::move(action)), thread_(make_thread([this] { repeat(); })) {}

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
