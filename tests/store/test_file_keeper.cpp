// Somebody watches the file while it is written: when it is gone its content is not.
#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

#include "example.hpp"
#include "store/file_keeper.hpp"
#include "store/verify.hpp"

using namespace asymsweep;
using namespace std::chrono_literals;

namespace {

constexpr FileKeeper::Intervals quick{.look = 5ms, .sync = 10ms};

bool fails_soon(const FileKeeper& keeper) {
  for (int i = 0; i < 400 && !keeper.failed(); ++i) std::this_thread::sleep_for(5ms);
  return keeper.failed();
}

}  // namespace

TEST_CASE("a file that stays is kept without a word") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  FileKeeper keeper(directory.file(), quick);
  std::this_thread::sleep_for(200ms);
  CHECK_FALSE(keeper.failed());
  CHECK_FALSE(keeper.stop());
}

TEST_CASE("a file that is removed or replaced is noticed, and what it held is written under a new name") {
  for (const bool replaced : {false, true}) {
    const example::Directory directory;
    example::write_complete(directory.file(), example::layout());
    FileKeeper keeper(directory.file(), quick);
    std::filesystem::remove(directory.file());
    if (replaced) create_result_file(directory.file(), example::smallest_layout());
    REQUIRE(fails_soon(keeper));
    const auto sentence = keeper.stop();
    REQUIRE(sentence);
    CHECK_THAT(*sentence, Catch::Contains("was removed or replaced") && Catch::Contains("is kept in " + directory.file() + ".rescued-"));
    CHECK(directory.entries() == (replaced ? 2 : 1));
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(directory.file()).parent_path()))
      if (entry.path() != directory.file()) CHECK(units_to_run(ResultFile::open(entry.path())).empty());
  }
}

TEST_CASE("a file that vanishes between the last look and the end is noticed too") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  FileKeeper keeper(directory.file(), {.look = 1h, .sync = 1h});
  std::filesystem::remove(directory.file());
  CHECK(keeper.stop());
}
