// Under mpirun: ranks write one file side by side, and failures are errors with the path and the reason.

#include <fcntl.h>
#include <mpi.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/error.hpp"
#include "scheduler/communicator.hpp"
#include "scheduler/shared_file.hpp"

using namespace asymsweep;

namespace {

const Communicator ranks;

/// A file of `size` zero bytes with one name on all ranks; rank 0 makes it and removes it.
class CommonFile {
 public:
  explicit CommonFile(std::size_t size) {
    std::string path = (std::filesystem::temp_directory_path() / "asymsweep-shared-XXXXXX").string();
    if (ranks.rank() == 0) {
      const int descriptor = ::mkstemp(path.data());
      if (descriptor < 0 || ::ftruncate(descriptor, static_cast<off_t>(size)) != 0) ranks.abort(1);
      ::close(descriptor);
    }
    path_ = ranks.broadcast(path);
  }
  CommonFile(const CommonFile&) = delete;
  CommonFile& operator=(const CommonFile&) = delete;
  ~CommonFile() {
    ranks.barrier();
    if (ranks.rank() == 0) std::filesystem::remove(path_);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string content(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("small interleaved writes of all ranks arrive, byte for byte") {
  constexpr std::size_t pieces = 2000;
  constexpr std::size_t length = 13;  // off every alignment, so that ranks share pages and blocks
  const CommonFile common(pieces * length);
  std::string expected;
  for (std::size_t p = 0; p < pieces; ++p) expected += std::string(length, static_cast<char>('a' + p % 23));

  SharedFile file(common.path());
  const auto size = static_cast<std::size_t>(ranks.size());
  for (std::size_t p = static_cast<std::size_t>(ranks.rank()); p < pieces; p += size)
    file.write_at(p * length, std::as_bytes(std::span(expected).subspan(p * length, length)));
  file.close();
  ranks.barrier();

  CHECK(content(common.path()) == expected);
}

TEST_CASE("a write is visible to other readers before the file is closed") {
  const CommonFile common(64);
  SharedFile file(common.path());
  if (ranks.rank() == 0) {
    file.write_at(8, std::as_bytes(std::span("hello", 5)));
    CHECK(content(common.path()).substr(8, 5) == "hello");
  }
  file.close();
}

TEST_CASE("a file that is not there is a StorageError on every rank") {
  const std::string path = "/no/such/directory/result.h5";
  CHECK_THROWS_AS(SharedFile(path), StorageError);
  CHECK_THROWS_WITH(SharedFile(path), Catch::Contains(path));
}

TEST_CASE("opening does not create a file") {
  std::string path;
  {
    const CommonFile common(1);
    path = common.path();
  }
  ranks.barrier();
  CHECK_THROWS_AS(SharedFile(path), StorageError);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a disk that refuses bytes is a StorageError on the rank that wrote, and the rest goes on") {
  const CommonFile common(4096);
  SharedFile file(common.path());
  ::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before = {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const struct rlimit limit = {4096, before.rlim_max};
  const std::vector<std::byte> bytes(512, std::byte{7});
  if (ranks.rank() == 0) {
    ::setrlimit(RLIMIT_FSIZE, &limit);
    CHECK_THROWS_WITH(file.write_at(1 << 20, bytes), Catch::Contains(common.path()));
    CHECK_THROWS_AS(file.write_at(4096 - 100, bytes), StorageError);  // a short write is a failure too
    CHECK_NOTHROW(file.write_at(0, bytes));
    ::setrlimit(RLIMIT_FSIZE, &before);
  } else {
    CHECK_NOTHROW(file.write_at(1024, bytes));
  }
  file.close();
}
