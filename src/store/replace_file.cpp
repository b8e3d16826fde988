#include "store/replace_file.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "store/posix_file.hpp"

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

ReplacingFile::ReplacingFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".new") {
  std::remove(temporary_.c_str());
  errno = 0;
  out_.open(temporary_, std::ios::binary);
  if (!out_) fail_storage("cannot write", path_, errno);
}

ReplacingFile::~ReplacingFile() { std::remove(temporary_.c_str()); }

int ReplacingFile::write(const std::string& text) {
  errno = 0;
  if (out_ << text) return 0;
  return errno != 0 ? errno : EIO;
}

void ReplacingFile::finish() {
  errno = 0;
  out_.close();
  if (!out_ || replace_file(temporary_, path_) != 0) fail_storage("cannot write", path_, errno);
}

int replace_file(const std::string& path, const std::string& target) {
  hand_on_access(target, path);
  return ::rename(path.c_str(), target.c_str());
}

}  // namespace asymsweep
