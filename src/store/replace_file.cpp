#include "store/replace_file.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace asymsweep {
namespace {

constexpr const char* access_list = "system.posix_acl_access";

/// What the file system or its rules do not allow stays as it is: no reason to lose the file.
void hand_on_access(const std::string& from, const std::string& to) {
  struct stat old = {}, now = {};
  if (::stat(from.c_str(), &old) != 0 || ::stat(to.c_str(), &now) != 0) return;
  const bool has_group = old.st_gid == now.st_gid || ::chown(to.c_str(), static_cast<uid_t>(-1), old.st_gid) == 0;
  std::array<char, 65536> list;  // XATTR_SIZE_MAX
  const auto size = ::getxattr(from.c_str(), access_list, list.data(), list.size());
  const bool has_list = size > 0 && has_group && ::setxattr(to.c_str(), access_list, list.data(), static_cast<std::size_t>(size), 0) == 0;
  if (!has_list) (void)::removexattr(to.c_str(), access_list);
  const bool same_group = has_group && (size <= 0 || has_list);  // with a list, the mode has its mask in the group's place
  const mode_t not_more = same_group ? 0 : S_IRWXG & ~now.st_mode;
  (void)::chmod(to.c_str(), old.st_mode & 0777 & ~not_more);
}

}  // namespace

int replace_file(const std::string& path, const std::string& target) {
  hand_on_access(target, path);
  return ::rename(path.c_str(), target.c_str());
}

}  // namespace asymsweep
