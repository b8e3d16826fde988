#include "store/file_keeper.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "core/limits.hpp"
#include "store/file_system.hpp"

namespace asymsweep {

FileKeeper::FileKeeper(const std::string& path, Intervals intervals)
    : file_(PosixFile::open(path, O_RDWR)), intervals_(intervals), thread_(make_thread([this] { keep(); })) {}

FileKeeper::~FileKeeper() { end_thread(); }

void FileKeeper::end_thread() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void FileKeeper::fail(const std::string& sentence) {
  failure_ = sentence;
  failed_ = true;
}

bool FileKeeper::is_gone() {
  if (file_.is_named(file_.path())) return false;
  gone_ = true;
  fail(file_.path() + " was removed or replaced while the run was writing it");
  return true;
}

void FileKeeper::keep() {
  using Clock = std::chrono::steady_clock;
  auto last_sync = Clock::now();
  std::unique_lock guard(mutex_);
  while (!wake_.wait_for(guard, intervals_.look, [this] { return stopping_; })) {
    try {
      if (is_gone()) return;
      if (Clock::now() - last_sync >= intervals_.sync) {
        file_.sync_data();
        last_sync = Clock::now();
      }
    } catch (const StorageError& error) {
      fail(error.what());
      return;
    }
  }
}

std::optional<std::string> FileKeeper::stop() {
  end_thread();
  if (!failed_) is_gone();  // since the last look
  if (!failed_) return std::nullopt;
  return failure_ + (gone_ ? "; " + rescue() : "");
}

std::string FileKeeper::rescue() {
  const std::string name = file_.path() + ".rescued-" + host_name() + "-" + std::to_string(::getpid());
  try {
    auto copy = PosixFile::open(name, O_WRONLY | O_CREAT | O_EXCL);
    std::vector<std::byte> block(std::size_t{4} << 20);
    const std::uint64_t size = file_.size();
    for (std::uint64_t done = 0; done < size;) {
      const auto part = std::span(block).first(std::min<std::uint64_t>(block.size(), size - done));
      file_.read_at(done, part);
      copy.write_at(done, part);
      done += part.size();
    }
    copy.sync();
    copy.close();
    sync_directory_of(name);
  } catch (const StorageError& error) {
    return std::string("what was finished could not be rescued: ") + error.what();
  }
  return "what was finished is kept in " + name + ": give it the old name and run again";
}

}  // namespace asymsweep
