#include "store/file_age.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "core/clock.hpp"

namespace asymsweep {
namespace {

double seconds(const struct timespec& time) { return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec); }

}  // namespace

std::optional<double> written_s(const std::string& path) {
  struct stat info = {};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return seconds(info.st_mtim);
}

double now_there_s(const std::string& path) {
  auto probe = path + ".clock-XXXXXX";
  const int descriptor = ::mkstemp(probe.data());
  if (descriptor < 0) return epoch_s();
  ::unlink(probe.c_str());
  struct stat info = {};
  const bool known = ::fstat(descriptor, &info) == 0;
  ::close(descriptor);
  return known ? seconds(info.st_mtim) : epoch_s();
}

std::optional<double> age_s(const std::string& path) {
  const auto written = written_s(path);
  if (!written) return std::nullopt;
  return std::max(0.0, now_there_s(path) - *written);
}

double idle_s(const std::string& path, double last_end_s) {
  constexpr double clocks_apart_s = 3600;
  const auto written = written_s(path);
  if (written && std::abs(*written - last_end_s) < clocks_apart_s) return *age_s(path);
  return std::max(0.0, now_there_s(path) - last_end_s);
}

}  // namespace asymsweep
