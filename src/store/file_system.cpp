#include "store/file_system.hpp"

#include <mntent.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/posix_file.hpp"

namespace asymsweep {
namespace {

struct KnownType {
  std::uint32_t magic;
  const char* name;
  bool network;
};

/// statfs(2), linux/magic.h, and the file systems' own sources for the last lines.
constexpr std::array known_types = std::to_array<KnownType>({
    {0x0000EF53, "ext4", false},   {0x58465342, "xfs", false},    {0x9123683E, "btrfs", false},
    {0x2FC12FC1, "zfs", false},    {0x01021994, "tmpfs", false},  {0x858458F6, "ramfs", false},
    {0x794C7630, "overlay", false}, {0xF2F52010, "f2fs", false},   {0x00004D44, "vfat", false},
    {0x65735546, "fuse", true},    {0x00006969, "nfs", true},     {0xFF534D42, "cifs", true},
    {0xFE534D42, "smb2", true},    {0x00C36400, "ceph", true},    {0x5346414F, "afs", true},
    {0x01021997, "9p", true},      {0x0BD00BD0, "lustre", true},  {0x47504653, "gpfs", true},
    {0x19830326, "beegfs", true},  {0xAAD7AAEA, "panfs", true},   {0x20030528, "pvfs2", true},
});

}  // namespace

FileSystem file_system_at(const std::string& path) {
  struct statfs info = {};
  if (::statfs(path.c_str(), &info) != 0) {
    std::string directory = std::filesystem::path(path).parent_path();
    if (directory.empty()) directory = ".";
    if (errno != ENOENT || ::statfs(directory.c_str(), &info) != 0) fail_storage("cannot examine", path, errno);
  }
  FileSystem result;
  result.free_bytes = static_cast<std::uint64_t>(info.f_bavail) * static_cast<std::uint64_t>(info.f_bsize);
  const auto magic = static_cast<std::uint32_t>(info.f_type);
  for (const auto& known : known_types) {
    if (known.magic != magic) continue;
    result.type = known.name;
    result.network = known.network;
    return result;
  }
  std::array<char, 16> text = {};
  std::snprintf(text.data(), text.size(), "0x%x", magic);
  result.type = text.data();
  return result;
}

bool locks_are_local(const std::string& path, const std::string& mount_table) {
  const std::unique_ptr<FILE, int (*)(FILE*)> table(::setmntent(mount_table.c_str(), "r"), ::endmntent);
  if (!table) return false;
  std::size_t longest = 0;
  bool local = false;
  while (const mntent* mount = ::getmntent(table.get())) {
    const std::string folder = mount->mnt_dir;
    const bool above = path.starts_with(folder) && (folder == "/" || path[folder.size()] == '/' || path == folder);
    if (!above || folder.size() < longest) continue;
    longest = folder.size();
    const char* local_lock = ::hasmntopt(mount, "local_lock");
    local = ::hasmntopt(mount, "localflock") || ::hasmntopt(mount, "nolock") ||
            (local_lock && std::string_view(local_lock).substr(0, 15) != "local_lock=none");
  }
  return local;
}

void require_space(const std::string& path, std::uint64_t bytes) {
  const auto space = file_system_at(path);
  if (space.free_bytes < bytes)
    throw StorageError("not enough space for " + path + ": it needs " + format_bytes(static_cast<double>(bytes)) + ", " +
                       space.type + " has " + format_bytes(static_cast<double>(space.free_bytes)) + " free");
}

std::string host_name() {
  std::array<char, 256> name = {};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown-host";
  return name.data();
}

}  // namespace asymsweep
