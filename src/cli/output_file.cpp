#include "cli/output_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/error.hpp"
#include "store/named_file.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

/// Empty where a new file can be made beside `path`.
std::string trouble_with_folder(const std::string& path) {
  struct stat info = {};
  const auto parent = fs::path(path).parent_path();
  const auto folder = parent.empty() ? std::string(".") : parent.string();
  if (::stat(folder.c_str(), &info) != 0)
    return errno == ENOENT ? "the folder " + folder + " does not exist" : std::generic_category().message(errno);
  if (!S_ISDIR(info.st_mode)) return folder + " is not a folder";
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return "the folder " + folder + " may not be written to (" + std::generic_category().message(errno) + ")";
  return "";
}

bool is_same_file(const struct stat& info, const std::string& other) {
  struct stat its = {};
  return ::stat(other.c_str(), &its) == 0 && its.st_dev == info.st_dev && its.st_ino == info.st_ino;
}

/// Empty where the file that is there may be written over.
std::string trouble_with_file(const std::string& path, const struct stat& info, const FileKind& kind, const std::vector<std::string>& inputs) {
  const std::string advice = "; choose another name";
  if (S_ISDIR(info.st_mode)) return "it is a folder" + advice;
  if (!S_ISREG(info.st_mode)) return "it is a device or a pipe" + advice;
  for (const auto& input : inputs)
    if (is_same_file(info, input)) return "it is the file that is read" + advice;
  if (::access(path.c_str(), W_OK) != 0) return std::generic_category().message(errno) + advice;
  if (info.st_size > 0 && ::access(path.c_str(), R_OK) != 0)
    return "it may not be read, so it is not known to be " + std::string(kind.words) + advice;
  if (info.st_size > 0 && !kind.is_one(beginning_of_file(path))) return std::string("a file of that name exists that is not ") + kind.words + advice;
  return "";
}

}  // namespace

std::string require_output_file(const std::string& command, const std::string& path, const FileKind& kind, const std::vector<std::string>& inputs) {
  const auto refuse = [&](const std::string& reason) { throw UserError(command + ": cannot write " + path + ": " + reason); };
  if (path.empty() || path.ends_with('/')) refuse("it is not the name of a file");
  const auto target = behind_link(path);
  struct stat info = {};
  if (::stat(target.c_str(), &info) == 0) {
    if (const auto trouble = trouble_with_file(target, info, kind, inputs); !trouble.empty()) refuse(trouble);
  } else if (errno != ENOENT && errno != EACCES && errno != ENOTDIR) {  // those two are said of the folder
    refuse(std::generic_category().message(errno));
  }
  if (const auto trouble = trouble_with_folder(target); !trouble.empty()) refuse(trouble);
  return target;
}

std::string beginning_of_file(const std::string& path) {
  std::string bytes(65536, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return bytes;
}

std::string without_ending(const std::string& path) {
  constexpr std::array endings = {".h5", ".hdf", ".hdf5", ".he5", ".nc", ".nc4"};
  const auto whole = fs::path(path);
  auto ending = whole.extension().string();  // none of ".h5" alone
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (std::ranges::find(endings, ending) == endings.end()) return path;
  return path.substr(0, path.size() - ending.size());
}

}  // namespace asymsweep
