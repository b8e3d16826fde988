// Limits of control groups, from trees of files as Linux shows them.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/control_group.hpp"

using namespace asymsweep;
namespace fs = std::filesystem;

namespace {

class Groups {
 public:
  Groups() : root_(fs::temp_directory_path() / "asymsweep-groups-XXXXXX") {
    auto name = root_.string();
    REQUIRE(::mkdtemp(name.data()));
    root_ = name;
  }
  Groups(const Groups&) = delete;
  Groups& operator=(const Groups&) = delete;
  ~Groups() { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  /// Of a process whose /proc/self/cgroup is this.
  GroupLimits limits(const std::string& membership) {
    write("membership", membership);
    return control_group_limits((root_ / "membership").string(), root_.string());
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("a control group of version 2 has the tightest limits of all around it") {
  Groups groups;
  groups.write("job/cpu.max", "150000 100000\n");
  groups.write("job/memory.max", "2147483648\n");
  groups.write("job/pids.max", "max\n");
  groups.write("job/step/cpu.max", "max 100000\n");
  groups.write("job/step/memory.max", "4294967296\n");
  groups.write("job/step/pids.max", "64\n");
  const auto limits = groups.limits("0::/job/step\n");
  CHECK(limits.cores == 1.5);
  CHECK(limits.memory_bytes == std::uint64_t{2} << 30);
  CHECK(limits.tasks == 64u);
}

TEST_CASE("control groups of version 1 have a folder for each controller") {
  Groups groups;
  groups.write("cpu,cpuacct/slurm/cpu.cfs_quota_us", "200000\n");
  groups.write("cpu,cpuacct/slurm/cpu.cfs_period_us", "100000\n");
  groups.write("memory/slurm/memory.limit_in_bytes", "1073741824\n");
  groups.write("memory/memory.limit_in_bytes", "9223372036854771712\n");
  groups.write("pids/slurm/pids.max", "20\n");
  const auto limits = groups.limits("12:pids:/slurm\n5:memory:/slurm\n4:cpu,cpuacct:/slurm\n1:name=systemd:/init.scope\n0::/\n");
  CHECK(limits.cores == 2.0);
  CHECK(limits.memory_bytes == std::uint64_t{1} << 30);
  CHECK(limits.tasks == 20u);
}

TEST_CASE("a container sees its own group as the root, and is named as outside") {
  Groups groups;
  groups.write("cpu.max", "50000 100000\n");
  groups.write("memory.max", "536870912\n");
  const auto limits = groups.limits("0::/system.slice/docker-4f2a.scope\n");
  CHECK(limits.cores == 0.5);
  CHECK(limits.memory_bytes == std::uint64_t{512} << 20);
}

TEST_CASE("without control groups there is no limit") {
  Groups groups;
  groups.write("cpu/cpu.cfs_quota_us", "-1\n");
  groups.write("cpu/cpu.cfs_period_us", "100000\n");
  for (const char* membership : {"", "0::/\n", "4:cpu:/\n", "no such line\n", "0::", "::\n", "0::a\n"}) {
    CAPTURE(membership);
    const auto limits = groups.limits(membership);
    CHECK_FALSE(limits.cores);
    CHECK_FALSE(limits.memory_bytes);
    CHECK_FALSE(limits.tasks);
  }
  const auto nowhere = control_group_limits("/nonexistent", "/nonexistent");
  CHECK_FALSE(nowhere.cores);
}
