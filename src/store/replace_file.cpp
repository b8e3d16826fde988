#include "store/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <random>
#include <string_view>
#include <utility>

#include "store/posix_file.hpp"

namespace asymsweep {
namespace {

constexpr const char* access_list = "system.posix_acl_access";
constexpr std::string_view before_suffix = ".new-", letters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t suffix_letters = 6;

/// Makes an empty file beside `path`, under a name that nothing has, and returns its name. Its mode is that of any new file.
std::string new_file_beside(const std::string& path) {
  constexpr std::size_t most_of_name = 200;  // a name may have 255 bytes
  const std::filesystem::path whole(path);
  const auto beginning = (whole.parent_path() / whole.filename().string().substr(0, most_of_name)).string() + std::string(before_suffix);
  std::random_device random;
  while (true) {
    auto name = beginning;
    for (std::size_t i = 0; i < suffix_letters; ++i) name += letters[random() % letters.size()];
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST) continue;
    if (descriptor < 0) fail_storage("cannot write", path, errno);
    ::close(descriptor);
    return name;
  }
}

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

ReplacingFile::ReplacingFile(std::string path) : path_(std::move(path)), temporary_(new_file_beside(path_)) {
  errno = 0;
  out_.open(temporary_, std::ios::binary);
  if (out_) return;
  const int reason = errno;
  ::unlink(temporary_.c_str());
  fail_storage("cannot write", path_, reason);
}

ReplacingFile::~ReplacingFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

int ReplacingFile::write(const std::string& text) {
  errno = 0;
  if (out_ << text) return 0;
  return errno != 0 ? errno : EIO;
}

void ReplacingFile::finish() {
  errno = 0;
  out_.close();
  if (!out_) fail_storage("cannot write", path_, errno);
  if (const int descriptor = ::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC); descriptor >= 0) {
    const int reason = ::fsync(descriptor) == 0 ? 0 : errno;  // a file server may tell only now that its disk is full
    ::close(descriptor);
    const bool cannot_sync = reason == EINVAL || reason == ENOSYS || reason == ENOTSUP;  // some file systems
    if (reason != 0 && !cannot_sync) fail_storage("cannot write", path_, reason);
  }
  if (replace_file(temporary_, path_) != 0) fail_storage("cannot write", path_, errno);
  temporary_.clear();
}

void write_text(const std::string& path, const std::string& text) {
  ReplacingFile file(path);
  if (const int reason = file.write(text)) fail_storage("cannot write", path, reason);
  file.finish();
}

bool is_left_behind(const std::string& name) {
  const auto all = before_suffix.size() + suffix_letters;
  return name.size() > all && name.compare(name.size() - all, before_suffix.size(), before_suffix) == 0 &&
         std::ranges::all_of(name.substr(name.size() - suffix_letters), [](char c) { return letters.find(c) != letters.npos; });
}

int replace_file(const std::string& path, const std::string& target) {
  hand_on_access(target, path);
  return ::rename(path.c_str(), target.c_str());
}

}  // namespace asymsweep
