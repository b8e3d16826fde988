// A file that does not fit is refused before anything is written, and leaves nothing behind.
#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>

#include "core/error.hpp"
#include "example.hpp"
#include "store/file_system.hpp"

using namespace asymsweep;

namespace {

Layout layout_of_seeds(std::size_t seeds) {
  auto layout = example::smallest_layout();
  layout.seeds = seeds;
  layout.coordinates = {example::seed_coordinate(seeds)};
  layout.units = {{0, 0, seeds}};
  return layout;
}

}  // namespace

TEST_CASE("a limit on file size is a storage error, and no debris") {
  const example::Directory directory;
  // The file would take about 1.8 MB: the space is reserved first, so every limit shows there.
  for (const rlim_t limit : {rlim_t{0}, rlim_t{512}, rlim_t{5000}, rlim_t{100000}, rlim_t{1500000}}) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const struct rlimit value = {limit, limit};
      ::setrlimit(RLIMIT_FSIZE, &value);
      try {
        create_result_file(directory.file(), layout_of_seeds(200000));
      } catch (const StorageError& error) {
        const std::string text = error.what();
        ::_exit(text.find(directory.file()) != std::string::npos && text.find("File too large") != std::string::npos
                    ? 42
                    : 43);
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    INFO("limit " << limit);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 42);
    CHECK(directory.entries() == 0);
  }
}

TEST_CASE("more than the disk has is refused in one sentence") {
  const example::Directory directory;
  auto layout = example::smallest_layout();
  layout.axes = {{"v", std::size_t{1} << 20}};
  layout.coordinates.push_back({"v", {"v"}, std::vector<double>(std::size_t{1} << 20), "1", "baseline V"});
  layout.checkpoints = std::size_t{1} << 20;
  layout.coordinates.push_back(
      {"checkpoint", {"checkpoint"}, std::vector<std::int64_t>(layout.checkpoints), "1", "index of the checkpoint"});
  layout.metrics.push_back({"curve", true, "1", "a curve"});
  layout.units.clear();
  example::add_units(layout, 1);
  CHECK_THROWS_WITH(create_result_file(directory.file(), layout), Catch::Contains("not enough space for"));
  CHECK(directory.entries() == 0);
}

TEST_CASE("sizes that no file can have are refused before any loop over them") {
  const example::Directory directory;
  auto layout = example::smallest_layout();
  layout.axes = {{"v", std::size_t{1} << 40}, {"lag", std::size_t{1} << 40}};
  CHECK_THROWS_WITH(create_result_file(directory.file(), layout), Catch::Contains("more bytes than any file can hold"));
  layout.axes = {{"v", std::size_t{1} << 60}};
  CHECK_THROWS_AS(create_result_file(directory.file(), layout), StorageError);
}

TEST_CASE("a file that exists is replaced only on demand") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::smallest_layout());
  CHECK_THROWS_AS(create_result_file(directory.file(), example::smallest_layout()), UserError);
  CHECK(ResultFile::open(directory.file()).unit_table().done[0] == 1);
  create_result_file(directory.file(), example::smallest_layout(), IfExists::replace);
  CHECK(ResultFile::open(directory.file()).unit_table().done[0] == 0);
  CHECK(directory.entries() == 1);
}

TEST_CASE("an open reader keeps its file when that is replaced") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::smallest_layout());
  const auto before = ResultFile::open(directory.file());
  create_result_file(directory.file(), example::smallest_layout(), IfExists::replace);
  CHECK(before.metric(0, 0) == std::vector<double>{0.25});
}

TEST_CASE("what a killed creation left is removed by the next") {
  const example::Directory directory;
  std::ofstream(directory.file() + ".partial-host-123") << "half";
  std::ofstream(directory.file("result.h5.other")) << "not ours";
  create_result_file(directory.file(), example::smallest_layout());
  CHECK_FALSE(std::filesystem::exists(directory.file() + ".partial-host-123"));
  CHECK(directory.entries() == 2);
}

TEST_CASE("a directory that does not exist is a storage error") {
  const example::Directory directory;
  CHECK_THROWS_AS(create_result_file(directory.file("missing/result.h5"), example::smallest_layout()), StorageError);
}

TEST_CASE("the file system of a path is named") {
  CHECK(file_system_at("/proc").type != "");
  CHECK(file_system_at("/dev/shm").type == "tmpfs");
  CHECK(file_system_at("/dev/shm/not-yet-there").free_bytes == file_system_at("/dev/shm").free_bytes);
  CHECK_THROWS_AS(file_system_at("/no/such/place"), StorageError);
}
