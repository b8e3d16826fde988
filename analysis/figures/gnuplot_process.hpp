#pragma once
// A gnuplot at work: a script in, the bytes of a picture out. It writes no file.

#include <sys/types.h>

#include <atomic>
#include <optional>
#include <string>

namespace asymsweep::analysis {

/// What gnuplot says (warnings of all kinds) is kept for the case that it fails.
class Gnuplot {
 public:
  enum class IfTooMany { fail,
                         wait };
  /// Starts it: `script` is the text of commands that write to the standard output, `format` is svg, png or pdf, `picture` is how errors name
  /// what is drawn. Throws StorageError. Where no more processes can be made it fails with a LimitError, or waits for those of other threads
  /// to end first.
  Gnuplot(const std::string& script, const std::string& format, std::string picture, IfTooMany if_too_many);
  Gnuplot(const Gnuplot&) = delete;
  Gnuplot& operator=(const Gnuplot&) = delete;
  ~Gnuplot();
  /// The whole picture; nothing where gnuplot found no room for the threads of its libraries. Throws StorageError where it fails otherwise, or
  /// ends in the middle of the picture.
  std::optional<std::string> finish();
  static bool any_at_work() { return at_work_ > 0; }

 private:
  std::string drawn();
  int wait();
  std::string words() const;

  static inline std::atomic<int> at_work_ = 0;  ///< in all threads

  std::string format_, picture_;
  int words_ = -1;  ///< nothing where no such file could be made: then its words are lost
  int output_ = -1;
  pid_t child_ = 0;
};

/// Whether the bytes end as a picture of the format ends.
bool is_whole_picture(const std::string& bytes, const std::string& format);

/// The same runs give the same bytes: without the moment at which a PDF was drawn.
std::string without_date(std::string pdf);

}  // namespace asymsweep::analysis
