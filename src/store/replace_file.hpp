#pragma once
// A file takes the place of another, in a folder that several people may share.

#include <fstream>
#include <string>

namespace asymsweep {

/// A file written whole or not at all: under a name of its own (PATH.new-XXXXXX), until it is finished. A full disk leaves an earlier
/// one as it is. Several processes may write the same path at once: each of their files is whole, and the last one stays.
class ReplacingFile {
 public:
  /// Throws StorageError.
  explicit ReplacingFile(std::string path);
  ReplacingFile(const ReplacingFile&) = delete;
  ReplacingFile& operator=(const ReplacingFile&) = delete;
  ~ReplacingFile();

  /// 0, or why not all was written.
  int write(const std::string& text);
  /// On the disk, then in the place of the earlier one. Throws StorageError.
  void finish();
  const std::string& path() const { return path_; }

 private:
  std::string path_, temporary_;
  std::ofstream out_;
};

/// A whole file, as a ReplacingFile. Throws StorageError.
void write_text(const std::string& path, const std::string& text);

/// Whether a file of this name is one that a ReplacingFile left behind when its process was killed.
bool is_left_behind(const std::string& name);

/// rename(2): 0, or -1 with errno. Where there is a file at `target`, the new one takes over its mode, its group and its access
/// control list; where the group cannot be had, it gets no more than its own group had.
int replace_file(const std::string& path, const std::string& target);

}  // namespace asymsweep
