// What a run says of its surroundings before it starts.
#include <catch2/catch.hpp>

#include "engine/preflight.hpp"

using namespace asymsweep;

namespace {

FileSystem file_system(const std::string& type, bool network) { return {.type = type, .free_bytes = 0, .network = network}; }

}  // namespace

TEST_CASE("file systems that keep what ranks write are passed in silence") {
  for (const char* type : {"ext4", "xfs", "btrfs"}) CHECK_FALSE(storage_warning("a.h5", file_system(type, false), 1));
  for (const char* type : {"lustre", "gpfs", "beegfs", "ceph"})
    for (const int nodes : {1, 8}) CHECK_FALSE(storage_warning("a.h5", file_system(type, true), nodes));
  CHECK_FALSE(storage_warning("a.h5", file_system("nfs", true), 1));
}

TEST_CASE("file systems that lose writes, or are not there for all nodes, are named") {
  CHECK_THAT(*storage_warning("a.h5", file_system("nfs", true), 2), Catch::StartsWith("a.h5 is on nfs, where nodes"));
  CHECK_THAT(*storage_warning("a.h5", file_system("ext4", false), 3), Catch::Contains("the other 2 nodes usually cannot see"));
  CHECK_THAT(*storage_warning("a.h5", file_system("tmpfs", false), 1), Catch::Contains("is in memory"));
}

TEST_CASE("the time that is left is the shorter of the user's limit and the job's end") {
  const auto slurm = [](const char* name) { return std::string(name) == "SLURM_JOB_END_TIME" ? "1600" : nullptr; };
  const auto nothing = [](const char*) -> const char* { return nullptr; };
  CHECK_FALSE(time_left_s(std::nullopt, nothing, 1000));
  CHECK(time_left_s(50.0, nothing, 1000) == 50);
  CHECK(time_left_s(std::nullopt, slurm, 1000) == 600);
  CHECK(time_left_s(50.0, slurm, 1000) == 50);
  CHECK(time_left_s(5000.0, slurm, 1000) == 600);
  CHECK_FALSE(time_left_s(std::nullopt, slurm, 2000));  // a terminal that has outlived its job
  CHECK(time_left_s(50.0, slurm, 1600) == 50);
}
