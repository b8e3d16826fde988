#include "engine/preflight.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/posix_file.hpp"

namespace asymsweep {

namespace fs = std::filesystem;

void require_writable(const std::string& path) {
  std::error_code none, reason;
  auto folder = fs::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const auto kind = fs::status(folder, reason).type();
  if (kind == fs::file_type::not_found) throw StorageError("cannot write " + path + ": the folder " + folder + " does not exist");
  if (reason) fail_storage("cannot write", path, reason.value());
  if (kind != fs::file_type::directory) throw StorageError("cannot write " + path + ": " + folder + " is not a folder");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    const int refused = errno;
    fail_storage("cannot write in the folder", fs::weakly_canonical(fs::absolute(folder, none), none).string(), refused);
  }
  if (!fs::exists(path, none)) return;
  if (!fs::is_regular_file(path, none)) throw StorageError("cannot write " + path + ": it is not a regular file");
  if (::access(path.c_str(), R_OK | W_OK) != 0) fail_storage("cannot read and write", path, errno);
}

std::optional<std::string> storage_warning(const std::string& path, const FileSystem& file_system, int nodes) {
  constexpr std::array in_memory = {"tmpfs", "ramfs"};
  constexpr std::array loses_neighbours = {"nfs", "cifs", "smb2", "afs", "9p", "fuse"};
  const auto is_one_of = [&](const auto& names) {
    return std::ranges::any_of(names, [&](const char* name) { return file_system.type == name; });
  };
  if (is_one_of(in_memory))
    return path + " is in memory (" + file_system.type + "): it is lost when the machine goes down";
  if (is_one_of(loses_neighbours) && nodes > 1)
    return path + " is on " + file_system.type + ", where nodes that write neighbouring bytes can undo each other's writes: run on " +
           "one node, or on a parallel file system (docs/storage.md)";
  if (!file_system.network && nodes > 1)
    return path + " is on " + file_system.type + ", which the other " + std::to_string(nodes - 1) +
           (nodes == 2 ? " node" : " nodes") + " usually cannot see: use a file system that all nodes share";
  return std::nullopt;
}

std::optional<double> time_left_s(std::optional<double> time_limit_s, const EnvironmentLookup& environment, double now_s) {
  const char* text = environment("SLURM_JOB_END_TIME");
  const auto end_s = text ? parse_number(text) : std::nullopt;
  if (!end_s || *end_s <= now_s) return time_limit_s;  // in the past: the shell has outlived its job
  const double left_s = *end_s - now_s;
  return time_limit_s ? std::min(*time_limit_s, left_s) : left_s;
}

}  // namespace asymsweep
