#pragma once
// Something to be done every now and then, whatever the rest of the process is busy with.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace asymsweep {

/// A thread that calls `action` once in every `interval`, for the first time after one, until this is destroyed. It hears no
/// signals: they are the main thread's. `action` must not throw.
class Repeated {
 public:
  /// Throws LimitError where the system lets no thread be made.
  Repeated(std::chrono::milliseconds interval, std::function<void()> action);
  Repeated(const Repeated&) = delete;
  Repeated& operator=(const Repeated&) = delete;
  ~Repeated();

 private:
  void repeat();

  std::chrono::milliseconds interval_;
  std::function<void()> action_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace asymsweep
