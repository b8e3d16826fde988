#include "analysis/figures/gnuplot_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/limits.hpp"
#include "core/text.hpp"
#include "store/posix_file.hpp"

namespace asymsweep::analysis {
namespace {

/// The caller's, but in UTF-8, for in the locale "C" of a bare shell gnuplot warns of each figure, and in universal time, whose dates
/// have one length.
std::vector<std::string> environment_of_gnuplot() {
  std::vector<std::string> variables = {"LC_ALL=C.UTF-8", "TZ=UTC0"};
  for (char** variable = environ; *variable; ++variable)
    if (const std::string_view text(*variable); !text.starts_with("LC_ALL=") && !text.starts_with("TZ=")) variables.emplace_back(text);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// A file in memory that holds the script, to be read from its beginning on.
class ScriptInMemory {
 public:
  ScriptInMemory(const std::string& script, const std::string& picture) : descriptor_(memfd_create("script", MFD_CLOEXEC)) {
    std::size_t done = 0;
    while (descriptor_ >= 0 && done < script.size()) {
      const auto count = pwrite(descriptor_, script.data() + done, script.size() - done, static_cast<off_t>(done));
      if (count < 0 && errno != EINTR) break;
      done += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    if (descriptor_ >= 0 && done == script.size()) return;
    const int reason = errno;
    if (descriptor_ >= 0) close(descriptor_);
    fail_storage("cannot write", picture, reason);
  }
  ScriptInMemory(const ScriptInMemory&) = delete;
  ScriptInMemory& operator=(const ScriptInMemory&) = delete;
  ~ScriptInMemory() { close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

Gnuplot::Gnuplot(const std::string& script, const std::string& format, std::string picture, IfTooMany if_too_many)
    : format_(format), picture_(std::move(picture)) {
  const ScriptInMemory commands(script, picture_);
  std::array<int, 2> pipe_ends = {};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) fail_storage("cannot draw", picture_, errno);
  words_ = memfd_create("gnuplot", MFD_CLOEXEC), output_ = pipe_ends[0];
  std::vector<std::string> words = {"gnuplot", "-d", "-c", "/dev/stdin", format, "-"};
  auto variables = environment_of_gnuplot();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, commands.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  if (words_ >= 0) posix_spawn_file_actions_adddup2(&actions, words_, STDERR_FILENO);
  else posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const auto start = [&] { return posix_spawnp(&child_, "gnuplot", &actions, nullptr, pointers(words).data(), pointers(variables).data()); };
  int error = start();
  while (error == EAGAIN && if_too_many == IfTooMany::wait && at_work_ > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    error = start();
  }
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  if (error == 0) {
    ++at_work_;
    return;
  }
  child_ = 0;
  close(output_);
  if (words_ >= 0) close(words_);
  if (error == EAGAIN) throw no_process("gnuplot");
  if (error == ENOMEM) throw not_enough_memory();
  throw StorageError(error == ENOENT ? "gnuplot is not installed; it draws the figures (Debian: gnuplot-nox)"
                                     : "cannot start gnuplot: " + std::string(std::strerror(error)));
}

Gnuplot::~Gnuplot() {
  close(output_);  // first: a gnuplot that is still writing ends
  if (child_ != 0) (void)wait();
  if (words_ >= 0) close(words_);
}

/// All that it writes, to its end.
std::string Gnuplot::drawn() {
  std::string bytes;
  std::array<char, 65536> block;
  while (true) {
    const auto count = read(output_, block.data(), block.size());
    if (count > 0) bytes.append(block.data(), static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR) return bytes;
  }
}

/// As waitpid(2) tells it.
int Gnuplot::wait() {
  int status = 0;
  const auto child = std::exchange(child_, 0);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  --at_work_;
  return status;
}

std::string Gnuplot::words() const {
  constexpr std::size_t most = 400;
  std::string text(most, '\0');
  const auto size = words_ < 0 ? 0 : pread(words_, text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

std::optional<std::string> Gnuplot::finish() {
  auto bytes = drawn();
  const int status = wait();
  if (status == 0 && is_whole_picture(bytes, format_)) return format_ == "pdf" ? without_date(std::move(bytes)) : std::move(bytes);
  const auto said = words();
  const auto has = [&](const char* word) { return said.find(word) != said.npos; };
  if (has("thread") && has("temporarily unavailable")) return std::nullopt;
  if (is_limited_in_memory() && (WIFSIGNALED(status) || has("memory") || has("map segment") || has("alloc"))) throw not_enough_memory();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
    throw LimitError("gnuplot was killed while it drew " + picture_ +
                     ": the machine or its control group has too little memory; give the job more, or start fewer ranks on a machine");
  throw StorageError("gnuplot failed to draw " + picture_ + (said.empty() ? "" : ": " + said));
}

bool is_whole_picture(const std::string& bytes, const std::string& format) {
  using namespace std::string_view_literals;
  if (format == "svg") return bytes.find("<svg") != bytes.npos && trimmed(bytes).ends_with("</svg>");
  if (format == "png") return bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.ends_with("\0\0\0\0IEND\xAE\x42\x60\x82"sv);
  return bytes.starts_with("%PDF-") && trimmed(bytes).ends_with("%%EOF");
}

std::string without_date(std::string pdf) {
  constexpr std::string_view before = "/CreationDate (D:", instead = "19700101000000";
  const auto place = pdf.rfind(before);
  if (place != pdf.npos && place + before.size() + instead.size() < pdf.size()) pdf.replace(place + before.size(), instead.size(), instead);
  return pdf;
}

}  // namespace asymsweep::analysis
