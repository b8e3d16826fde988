#pragma once
// A file takes the place of another, in a folder that several people may share.

#include <fstream>
#include <string>

namespace asymsweep {

/// A file written whole or not at all: under another name (PATH.new), until it is finished. A full disk leaves an earlier one as it is.
class ReplacingFile {
 public:
  /// A leftover of that name, or a link, is removed first. Throws StorageError.
  explicit ReplacingFile(std::string path);
  ReplacingFile(const ReplacingFile&) = delete;
  ReplacingFile& operator=(const ReplacingFile&) = delete;
  ~ReplacingFile();

  /// 0, or why not all was written.
  int write(const std::string& text);
  /// Takes the place of the earlier one. Throws StorageError.
  void finish();
  const std::string& path() const { return path_; }

 private:
  std::string path_, temporary_;
  std::ofstream out_;
};

/// rename(2): 0, or -1 with errno. Where there is a file at `target`, the new one takes over its mode, its group and its access
/// control list; where the group cannot be had, it gets no more than its own group had.
int replace_file(const std::string& path, const std::string& target);

}  // namespace asymsweep
