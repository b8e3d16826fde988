// One writer per file; a dead writer locks nobody out.
#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <optional>
#include <thread>

#include "core/error.hpp"
#include "example.hpp"
#include "store/file_system.hpp"
#include "store/lock.hpp"

using namespace asymsweep;
using Method = FileLock::Method;

namespace {

/// A process that holds the lock until it is killed or told to let go.
class Holder {
 public:
  Holder(const std::string& path, Method method) {
    int ready[2];
    int stop[2];
    if (::pipe(ready) != 0 || ::pipe(stop) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::close(stop[1]);
      char byte = 0;
      {
        const FileLock lock(path, method);
        if (::write(ready[1], "x", 1) != 1 || ::read(stop[0], &byte, 1) < 0) ::_exit(1);
      }
      ::_exit(0);
    }
    ::close(ready[1]);
    ::close(stop[0]);
    char byte = 0;
    if (::read(ready[0], &byte, 1) != 1) throw std::runtime_error("the holder died");
    ::close(ready[0]);
    stop_ = stop[1];
  }
  ~Holder() { release(); }
  void kill() {
    ::kill(child_, SIGKILL);
    release();
  }
  void release() {
    if (stop_ < 0) return;
    ::close(stop_);
    ::waitpid(child_, nullptr, 0);
    stop_ = -1;
  }
  pid_t pid() const { return child_; }

 private:
  pid_t child_ = -1;
  int stop_ = -1;
};

void write_holder_of(const std::string& path, const std::string& host, long pid) {
  std::ofstream(path + ".lock") << "host=" << host << "\npid=" << pid << "\nslurm_job=77\nsince=2026-01-02T03:04:05Z\n";
}

}  // namespace

TEST_CASE("a second holder is told who has the file") {
  const example::Directory directory;
  for (const auto method : {Method::operating_system, Method::content}) {
    ::setenv("SLURM_JOB_ID", "4711", 1);
    Holder holder(directory.file(), method);
    ::unsetenv("SLURM_JOB_ID");
    CHECK_THROWS_AS(FileLock(directory.file(), method), UserError);
    CHECK_THROWS_WITH(FileLock(directory.file(), method),
                      Catch::StartsWith(directory.file() + " is in use by process " + std::to_string(holder.pid()) +
                                        " on " + host_name() + " (Slurm job 4711) since 20"));
    holder.release();
    CHECK(directory.entries() == 0);
    CHECK_NOTHROW(FileLock(directory.file(), method));
    CHECK(directory.entries() == 0);
  }
}

TEST_CASE("a killed holder does not block") {
  const example::Directory directory;
  for (const auto method : {Method::operating_system, Method::content}) {
    Holder holder(directory.file(), method);
    holder.kill();
    CHECK(std::filesystem::exists(directory.file() + ".lock"));
    CHECK_NOTHROW(FileLock(directory.file(), method));
    CHECK_FALSE(std::filesystem::exists(directory.file() + ".lock"));
  }
}

TEST_CASE("the refused one leaves the lock alone") {
  const example::Directory directory;
  Holder holder(directory.file(), Method::operating_system);
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(FileLock(directory.file()), UserError);
  CHECK(std::filesystem::exists(directory.file() + ".lock"));
}

TEST_CASE("without locks, a holder on another host counts as alive until its heartbeat is lost") {
  const example::Directory directory;
  write_holder_of(directory.file(), "some-other-host", 1);
  CHECK_THROWS_WITH(FileLock(directory.file(), Method::content),
                    Catch::Contains("process 1 on some-other-host (Slurm job 77) since 2026-01-02T03:04:05Z") &&
                        Catch::Contains("remove " + directory.file() + ".lock"));
  const auto lock_path = directory.file() + ".lock";
  std::filesystem::last_write_time(lock_path, std::filesystem::last_write_time(lock_path) - std::chrono::seconds(301));
  FileLock lock(directory.file(), Method::content);
  CHECK_THROWS_AS(FileLock(directory.file(), Method::content), UserError);
}

TEST_CASE("a lock is renewed for as long as it is held") {
  for (const auto method : {Method::operating_system, Method::content}) {
    const example::Directory directory;
    const FileLock lock(directory.file(), method, std::chrono::milliseconds(10));
    const auto lock_path = directory.file() + ".lock";
    const auto old = std::filesystem::last_write_time(lock_path) - std::chrono::seconds(1000);
    std::filesystem::last_write_time(lock_path, old);
    for (int i = 0; i < 400 && std::filesystem::last_write_time(lock_path) == old; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(std::filesystem::last_write_time(lock_path) > old + std::chrono::seconds(900));
  }
}

TEST_CASE("where the system has locks, words left behind do not count") {
  const example::Directory directory;
  write_holder_of(directory.file(), "some-other-host", 1);
  CHECK_NOTHROW(FileLock(directory.file()));
}

TEST_CASE("many processes race for the lock and one at a time has it") {
  const example::Directory directory;
  { std::ofstream(directory.file("count")) << std::string(1, '\0'); }
  std::vector<pid_t> children;
  for (int c = 0; c < 6; ++c) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (int won = 0; won < 50;) {
        try {
          const FileLock lock(directory.file());
          // Read, yield, write: two at a time would lose a count.
          auto file = PosixFile::open(directory.file("count"), O_RDWR);
          std::uint16_t count = 0;
          if (file.size() >= 2) file.read_at(0, std::as_writable_bytes(std::span(&count, 1)));
          ::sched_yield();
          ++count;
          file.write_at(0, std::as_bytes(std::span(&count, 1)));
          ++won;
        } catch (const UserError&) {
        }
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  std::uint16_t count = 0;
  PosixFile::open(directory.file("count"), O_RDONLY).read_at(0, std::as_writable_bytes(std::span(&count, 1)));
  CHECK(count == 300);
}

TEST_CASE("mounts whose locks only one node sees are told from the others") {
  const example::Directory directory;
  const auto table = directory.file("mounts");
  std::ofstream(table) << "/dev/a / ext4 rw,relatime 0 0\n"
                          "mds@tcp:/fs /scratch lustre rw,flock,lazystatfs 0 0\n"
                          "mds@tcp:/fs /scratch/local lustre rw,localflock 0 0\n"
                          "server:/home /home nfs4 rw,local_lock=none,addr=10.0.0.1 0 0\n"
                          "server:/old /old nfs rw,nolock,local_lock=all 0 0\n";
  for (const auto& path : {"/tmp/a.h5", "/scratch/a.h5", "/scratch/localized/a.h5", "/home/me/a.h5", "/older/a.h5"})
    CHECK_FALSE(locks_are_local(path, table));
  for (const auto& path : {"/scratch/local/a.h5", "/old/me/a.h5"}) CHECK(locks_are_local(path, table));
  CHECK_FALSE(locks_are_local("/tmp/a.h5", directory.file("no-such-table")));
}

TEST_CASE("who holds a lock can be asked without taking it") {
  const example::Directory directory;
  CHECK_FALSE(lock_holder(directory.file()));
  Holder holder(directory.file(), Method::operating_system);
  REQUIRE(lock_holder(directory.file()));
  CHECK_THAT(*lock_holder(directory.file()), Catch::StartsWith("process " + std::to_string(holder.pid()) + " on " + host_name()));
  holder.kill();
  CHECK(std::filesystem::exists(directory.file() + ".lock"));
  CHECK_FALSE(lock_holder(directory.file()));
}

TEST_CASE("a holder by content is seen by those who would lock, and by those who ask") {
  const example::Directory directory;
  Holder holder(directory.file(), Method::content);
  CHECK_THAT(lock_holder(directory.file()).value_or("nobody"), Catch::StartsWith("process " + std::to_string(holder.pid())));
  CHECK_THROWS_WITH(FileLock(directory.file()), Catch::Contains("is in use by process " + std::to_string(holder.pid())));
  holder.kill();
  CHECK_FALSE(lock_holder(directory.file()));
  CHECK_NOTHROW(FileLock(directory.file()));
}

TEST_CASE("a link to a file has the lock of the file") {
  const example::Directory directory;
  const auto link = directory.file("link.h5");
  std::filesystem::create_symlink(directory.file(), link);  // the file itself need not exist yet
  const FileLock lock(directory.file());
  CHECK(lock_holder(link));
  CHECK_THROWS_WITH(FileLock(link), Catch::Contains("link.h5 is in use by process"));
}
