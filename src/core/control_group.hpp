#pragma once
// What the control group of this process may have: a container, a batch system's job or a service has less than the machine.

#include <cstdint>
#include <optional>
#include <string>

namespace asymsweep {

/// Nothing where there is no limit.
struct GroupLimits {
  std::optional<double> cores;  ///< processor time in a second of wall time
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::uint64_t> tasks;  ///< processes and threads
};

/// The tightest of the group and of those around it. Control groups of version 2 and 1 (Linux, Documentation/admin-guide/cgroup-v2
/// and cgroup-v1). `membership` is as /proc/self/cgroup; `root` is where the groups are mounted.
GroupLimits control_group_limits(const std::string& membership = "/proc/self/cgroup", const std::string& root = "/sys/fs/cgroup");

}  // namespace asymsweep
