#include "store/lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <system_error>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "store/file_age.hpp"
#include "store/file_system.hpp"
#include "store/named_file.hpp"

namespace asymsweep {
namespace {

constexpr double heartbeat_lost_s = 300;

/// Something else of that name is no lock, and to open a pipe would wait.
bool is_other(const std::string& lock_path) {
  std::error_code none;
  const auto status = std::filesystem::status(lock_path, none);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

/// "host=n1\npid=42\n..." to a map; unreadable or half-written content gives an empty one.
std::map<std::string, std::string> read_holder(const std::string& lock_path) {
  std::map<std::string, std::string> holder;
  if (is_other(lock_path)) return holder;
  const int descriptor = ::open(lock_path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return holder;
  std::array<char, 1024> buffer = {};
  const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
  ::close(descriptor);
  std::istringstream lines(std::string(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
  for (std::string line; std::getline(lines, line);)
    if (const auto equals = line.find('='); equals != std::string::npos)
      holder[line.substr(0, equals)] = line.substr(equals + 1);
  if (!holder.contains("host")) holder.erase("pid");  // half written
  return holder;
}

std::string description(std::map<std::string, std::string> holder) {
  if (!holder.contains("pid")) return "another process";
  std::string text = "process " + holder["pid"] + " on " + holder["host"];
  if (!holder["slurm_job"].empty()) text += " (Slurm job " + holder["slurm_job"] + ")";
  return text + " since " + holder["since"];
}

std::string in_use(const std::string& target, const std::map<std::string, std::string>& holder) {
  return target + " is in use by " + description(holder);
}

/// One lock for one file, by whatever link it is reached.
std::string lock_path_of(const std::string& path) { return behind_link(path) + ".lock"; }

bool only_this_node_sees_locks(const std::string& path) {
  std::error_code unknown;  // the folder is missing: opening says so
  return locks_are_local(std::filesystem::weakly_canonical(std::filesystem::absolute(path, unknown), unknown));
}

bool process_is_alive(const std::string& pid_text) {
  const long pid = std::strtol(pid_text.c_str(), nullptr, 10);
  return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

/// By its words: by its process where that can be seen, else by its heartbeat.
bool holder_is_alive(const std::map<std::string, std::string>& holder, const std::string& lock_path) {
  if (!holder.contains("pid")) return false;
  return holder.at("host") == host_name() ? process_is_alive(holder.at("pid")) : age_s(lock_path).value_or(0) < heartbeat_lost_s;
}

/// Whether the holder's words decide, whatever this node thinks of the file system's locks.
bool holds_by_content(const std::map<std::string, std::string>& holder) {
  const auto found = holder.find("lock");
  return found != holder.end() && found->second == "content";
}

bool no_locks_here(int error_number) {
  return error_number == ENOLCK || error_number == ENOTSUP || error_number == ENOSYS || error_number == EINVAL;
}

}  // namespace

FileLock::FileLock(const std::string& path, Method method, std::chrono::milliseconds heartbeat)
    : target_(path), lock_path_(lock_path_of(path)), method_(method) {
  if (is_other(lock_path_)) throw UserError(lock_path_ + " is no file, but in the place of the lock of " + target_ + ": move it away");
  if (only_this_node_sees_locks(path)) method_ = Method::content;
  if (method_ == Method::operating_system)
    while (!lock_or_refuse()) continue;
  if (method_ == Method::content) take_by_content();
  try {
    write_holder();
    heartbeat_.emplace(heartbeat, [this] { ::futimens(file_.descriptor(), nullptr); });
  } catch (const StorageError&) {
    remove_own();
    throw;
  }
}

/// True when decided (locked, or the file system has no locks); false when the file vanished under us: try again.
bool FileLock::lock_or_refuse() {
  file_ = PosixFile::open(lock_path_, O_RDWR | O_CREAT);
  // A lock of the open file description, not of the process: any close of the file would drop a process's lock.
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(file_.descriptor(), F_OFD_SETLK, &whole) == 0) {
    refuse_holder_by_content();  // another node may mount the same folder without locks
    return file_.is_named(lock_path_);
  }
  if (errno == EAGAIN || errno == EACCES) throw UserError(in_use(target_, read_holder(lock_path_)));
  if (!no_locks_here(errno)) fail_storage("cannot lock", lock_path_, errno);
  method_ = Method::content;
  return true;
}

/// What is left of a holder whom the operating system's lock has ended decides nothing here.
void FileLock::refuse_holder_by_content() {
  const auto holder = read_holder(lock_path_);
  if (!holder_is_alive(holder, lock_path_) || (method_ == Method::operating_system && !holds_by_content(holder))) return;
  throw UserError(in_use(target_, holder) + "; if that process is no run of it, remove " + lock_path_ + " and run again");
}

void FileLock::take_by_content() {
  refuse_holder_by_content();
  ::unlink(lock_path_.c_str());  // a dead holder's, or the empty one that lock_or_refuse made
  const int descriptor = ::open(lock_path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0 && errno == EEXIST) throw UserError(in_use(target_, read_holder(lock_path_)));
  if (descriptor < 0) fail_storage("cannot create", lock_path_, errno);
  ::close(descriptor);
  file_ = PosixFile::open(lock_path_, O_RDWR);
}

void FileLock::write_holder() {
  const char* job = std::getenv("SLURM_JOB_ID");
  const std::string text = "host=" + host_name() + "\npid=" + std::to_string(::getpid()) +
                           "\nslurm_job=" + (job == nullptr ? "" : job) + "\nsince=" + now_utc() +
                           "\nlock=" + (method_ == Method::content ? "content" : "operating system") + "\n";
  if (::ftruncate(file_.descriptor(), 0) != 0) fail_storage("cannot write", lock_path_, errno);
  file_.write_at(0, std::as_bytes(std::span(text)));
}

FileLock::~FileLock() { remove_own(); }

void FileLock::remove_own() {
  // Unlinked before it is unlocked: who opens it in between finds on locking that the name is gone, and starts over.
  try {
    if (file_.is_named(lock_path_)) ::unlink(lock_path_.c_str());
  } catch (const StorageError&) {  // NFS, where another node has removed it: nothing is left to remove
  }
}

std::optional<std::string> lock_holder(const std::string& path) {
  const std::string lock_path = lock_path_of(path);
  if (is_other(lock_path)) return std::nullopt;
  const auto holder = read_holder(lock_path);
  const int descriptor = ::open(lock_path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  const bool has_locks = !holds_by_content(holder) && !only_this_node_sees_locks(path) && ::fcntl(descriptor, F_OFD_GETLK, &whole) == 0;
  ::close(descriptor);
  if (has_locks ? whole.l_type == F_UNLCK : !holder_is_alive(holder, lock_path)) return std::nullopt;
  return description(holder);
}

}  // namespace asymsweep
