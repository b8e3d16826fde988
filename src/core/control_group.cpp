#include "core/control_group.hpp"

#include <algorithm>
#include <fstream>

#include "core/text.hpp"

namespace asymsweep {
namespace {

/// The first words of a file; "max" and -1 are no limit, and so is a file that is not there.
std::optional<double> number_in(const std::string& path, double* second = nullptr) {
  std::ifstream file(path);
  std::string first, next;
  file >> first >> next;
  const auto number = parse_number(first);
  if (second) *second = parse_number(next).value_or(0);
  constexpr double no_limit = 1ull << 60;  // version 1 writes the largest multiple of a page
  return number && *number >= 0 && *number < no_limit ? number : std::nullopt;
}

template <class Number>
void tighten(std::optional<Number>& limit, std::optional<double> found) {
  if (found) limit = std::min(limit.value_or(static_cast<Number>(*found)), static_cast<Number>(*found));
}

void read_group(GroupLimits& limits, const std::string& folder) {
  double period = 0;
  if (const auto quota = number_in(folder + "/cpu.max", &period); quota && period > 0) tighten(limits.cores, *quota / period);
  const auto quota = number_in(folder + "/cpu.cfs_quota_us"), of = number_in(folder + "/cpu.cfs_period_us");
  if (quota && of && *quota > 0 && *of > 0) tighten(limits.cores, *quota / *of);
  tighten(limits.memory_bytes, number_in(folder + "/memory.max"));
  tighten(limits.memory_bytes, number_in(folder + "/memory.limit_in_bytes"));
  tighten(limits.tasks, number_in(folder + "/pids.max"));
}

}  // namespace

GroupLimits control_group_limits(const std::string& membership, const std::string& root) {
  GroupLimits limits;
  std::ifstream lines(membership);
  for (std::string line; std::getline(lines, line);) {  // "4:memory:/a/b" or, of version 2, "0::/a/b"
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    const auto mount = root + (controllers.empty() ? "" : "/" + controllers);
    auto group = line.substr(second + 1);
    if (group == "/") group.clear();
    while (true) {  // a container sees its own group as the root, whatever its name outside
      read_group(limits, mount + group);
      if (group.empty()) break;
      group.resize(std::min(group.rfind('/'), group.size() - 1));
    }
  }
  return limits;
}

}  // namespace asymsweep
