#include "analysis/figures/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/limits.hpp"
#include "store/posix_file.hpp"

namespace asymsweep::analysis {
namespace {

// Colours of M. Okabe and K. Ito, "Color universal design" (2008): told apart with any kind of colour vision.
constexpr const char* common_style = R"(set encoding utf8; set minussign; set locale "C"
set border 3 lc rgb "#404040" lw 1
set tics nomirror out scale 0.6 textcolor rgb "#202020"
set grid ytics lc rgb "#e0e0e0" lw 0.8 lt 1
set style fill transparent solid 0.20 noborder
set linetype 1 lc rgb "#0072B2" lw 2; set linetype 2 lc rgb "#D55E00" lw 2; set linetype 3 lc rgb "#009E73" lw 2
set linetype 4 lc rgb "#CC79A7" lw 2; set linetype 5 lc rgb "#E69F00" lw 2; set linetype 6 lc rgb "#56B4E9" lw 2
set linetype 7 lc rgb "#000000" lw 2; set linetype 8 lc rgb "#8B6914" lw 2
set datafile missing "nan"
)";

constexpr const char* first_words = "# usage: gnuplot -c ";  // of every script of ours

/// Chooses the terminal by the script's first argument; the second is the path to write to, without ending.
std::string header(const std::string& name, FigureSize size) {
  char text[1024];
  std::snprintf(text, sizeof text,
                "%s%s.gp svg|png|pdf [PATH WITHOUT ENDING]\n"
                "if (ARG1 eq \"svg\") { set terminal svg size %.0f,%.0f dynamic enhanced font \"DejaVu Sans,13\" background \"#ffffff\" }\n"
                "if (ARG1 eq \"png\") { set terminal pngcairo size %.0f,%.0f enhanced font \"DejaVu Sans,12.8\" linewidth 1.3 background \"#ffffff\" }\n"
                "if (ARG1 eq \"pdf\") { set terminal pdfcairo size %.2fin,%.2fin enhanced font \"DejaVu Sans,8\" background \"#ffffff\" }\n"
                "set output (ARGC > 1 ? ARG2 : \"%s\") . \".\" . ARG1\n",
                first_words, name.c_str(), size.width * 157, size.height * 157, size.width * 200, size.height * 200, size.width, size.height,
                name.c_str());
  return text;
}

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

/// The same runs give the same bytes: the moment at which a PDF was drawn is taken out of it.
void remove_date(const std::string& path) {
  constexpr std::string_view before = "/CreationDate (D:", instead = "19700101000000";
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto place = text.rfind(before);
  file.clear();
  if (place != text.npos && place + before.size() + instead.size() < text.size())
    file.seekp(static_cast<std::streamoff>(place + before.size())).write(instead.data(), instead.size());
  file.close();
  if (!file) fail_storage("cannot write", path, errno);
}

/// A gnuplot at work. What it says (warnings of all kinds) is kept for the case that it fails.
class Gnuplot {
 public:
  enum class IfTooMany { fail,
                         wait };
  /// Starts it. Throws StorageError. Where no more processes can be made it fails with a LimitError, or waits for those of other
  /// threads to end first.
  Gnuplot(const std::string& script, const char* format, const std::string& stem, IfTooMany if_too_many);
  Gnuplot(const Gnuplot&) = delete;
  Gnuplot& operator=(const Gnuplot&) = delete;
  ~Gnuplot() {
    if (child_ != 0) (void)wait();
    if (words_ >= 0) close(words_);
  }
  /// False where it found no room for the threads of its libraries. Throws StorageError where it fails otherwise.
  bool finish();
  static bool any_at_work() { return at_work_ > 0; }

 private:
  int wait();
  std::string words() const;

  static inline std::atomic<int> at_work_ = 0;  ///< in all threads

  std::string picture_;
  int words_ = -1;  ///< nothing where no such file could be made: then its words are lost
  pid_t child_ = 0;
};

Gnuplot::Gnuplot(const std::string& script, const char* format, const std::string& stem, IfTooMany if_too_many)
    : picture_(stem + "." + format), words_(memfd_create("gnuplot", MFD_CLOEXEC)) {
  // From the root on: gnuplot runs what follows a '<' or '|' in front of a file's name, and reads a '~' as the home folder.
  const auto whole = [](const std::string& path) {
    std::error_code error;
    const auto result = std::filesystem::absolute(path, error).string();
    if (error) fail_storage("cannot write", path, error.value());
    return result;
  };
  std::vector<std::string> words = {"gnuplot", "-d", "-c", whole(script), format, whole(stem)};
  auto variables = environment_of_gnuplot();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
    if (words_ >= 0) posix_spawn_file_actions_adddup2(&actions, words_, output);
    else posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0);
  }
  const auto start = [&] { return posix_spawnp(&child_, "gnuplot", &actions, nullptr, pointers(words).data(), pointers(variables).data()); };
  int error = start();
  while (error == EAGAIN && if_too_many == IfTooMany::wait && at_work_ > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    error = start();
  }
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) {
    ++at_work_;
    return;
  }
  child_ = 0;
  if (words_ >= 0) close(words_);
  if (error == EAGAIN) throw no_process("gnuplot");
  if (error == ENOMEM) throw not_enough_memory();
  throw StorageError(error == ENOENT ? "gnuplot is not installed; it draws the figures (Debian: gnuplot-nox)"
                                     : "cannot start gnuplot: " + std::string(std::strerror(error)));
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

bool Gnuplot::finish() {
  const int status = wait();
  if (status == 0) {
    if (picture_.ends_with(".pdf")) remove_date(picture_);
    return true;
  }
  const auto said = words();
  const auto has = [&](const char* word) { return said.find(word) != said.npos; };
  if (has("thread") && has("temporarily unavailable")) return false;
  if (is_limited_in_memory() && (WIFSIGNALED(status) || has("memory") || has("map segment") || has("alloc"))) throw not_enough_memory();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
    throw LimitError("gnuplot was killed while it drew " + picture_ + ": the machine or its control group has too little memory; give the job more, or start fewer ranks on a machine");
  throw StorageError("gnuplot failed to draw " + picture_ + (said.empty() ? "" : ": " + said));
}

/// What found no room for its threads, once more, as others end; one at a time.
void draw_again(const std::string& script, const char* format, const std::string& stem) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  while (true) {
    const bool is_alone = !Gnuplot::any_at_work();
    if (Gnuplot(script, format, stem, Gnuplot::IfTooMany::wait).finish()) return;
    if (is_alone) throw no_process("gnuplot");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace

std::string plain(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += (std::string("_^{}@&").find(c) != std::string::npos ? "\\\\" : "") + std::string(1, c);
  return escaped;
}

void draw_figure(const std::string& stem, const std::string& body, FigureSize size) {
  const auto script = stem + ".gp";
  errno = 0;
  std::ofstream out(script, std::ios::binary);
  out << header(stem.substr(stem.rfind('/') + 1), size) << common_style << body << "unset output\n";
  out.close();
  if (!out) fail_storage("cannot write", script, errno);
  constexpr std::array formats = {"svg", "png", "pdf"};
  std::array<std::optional<Gnuplot>, formats.size()> drawings;  // side by side, or one by one where no more processes can be made
  std::vector<const char*> again;
  const auto finish = [&](std::size_t i) {
    if (drawings[i] && !drawings[i]->finish()) again.push_back(formats[i]);
    drawings[i].reset();
  };
  for (std::size_t i = 0; i < formats.size(); ++i) try {
      drawings[i].emplace(script, formats[i], stem, i == 0 ? Gnuplot::IfTooMany::wait : Gnuplot::IfTooMany::fail);
    } catch (const LimitError&) {
      if (i == 0) throw;
      for (std::size_t earlier = 0; earlier < i; ++earlier) finish(earlier);
      drawings[i].emplace(script, formats[i], stem, Gnuplot::IfTooMany::wait);
    }
  for (std::size_t i = 0; i < formats.size(); ++i) finish(i);
  for (const char* format : again) draw_again(script, format, stem);
}

void draw_file(const std::string& path, const std::string& body, FigureSize size) {
  const auto dot = path.rfind('.');
  const auto stem = path.substr(0, dot), script = path + ".gp.partial";
  errno = 0;
  std::ofstream out(script, std::ios::binary);
  out << header("figure", size) << common_style << body << "unset output\n";
  out.close();
  if (!out) fail_storage("cannot write", script, errno);
  std::error_code kept;
  try {
    const auto format = path.substr(dot + 1);
    if (!Gnuplot(script, format.c_str(), stem, Gnuplot::IfTooMany::wait).finish()) draw_again(script, format.c_str(), stem);
  } catch (...) {
    std::filesystem::remove(script, kept);
    throw;
  }
  std::filesystem::remove(script, kept);
}

void remove_figures(const std::string& folder) {
  std::vector<std::filesystem::path> scripts;
  std::error_code unreadable;
  for (std::filesystem::directory_iterator entry(folder, unreadable); entry != std::filesystem::directory_iterator(); entry.increment(unreadable)) {
    std::string line;
    std::ifstream file(entry->path());
    if (entry->path().extension() == ".gp" && std::getline(file, line) && line.starts_with(first_words)) scripts.push_back(entry->path());
  }
  if (unreadable) fail_storage("cannot read the folder", folder, unreadable.value());
  for (auto& path : scripts)
    for (const char* ending : {"svg", "png", "pdf", "csv", "gp"}) {
      std::error_code error;
      std::filesystem::remove(path.replace_extension(ending), error);
      if (error) throw StorageError("cannot remove " + path.string() + ": " + error.message());
    }
}

}  // namespace asymsweep::analysis
