// Damage is found and named; no damage crashes or hangs the reader.
#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <random>

#include "core/error.hpp"
#include "example.hpp"
#include "store/verify.hpp"

using namespace asymsweep;

namespace {

/// Many curves and seeds, so that random bytes fall all over.
Layout wide_layout() {
  auto layout = example::layout();
  for (int i = 0; i < 20; ++i) layout.metrics.push_back({"metric_" + std::to_string(i), i % 2 == 0, "1", "a metric"});
  return layout;
}

/// What a reader makes of a file: 0 trusted, 1 damage found, 2 refused; anything else: it crashed or hung.
int verdict_in_child(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(20);
    int verdict = 3;
    try {
      const auto file = ResultFile::open(path);
      for (std::uint64_t c = 0; c < file.layout().configurations(); ++c)
        for (std::size_t m = 0; m < file.layout().metrics.size(); ++m) file.metric(m, c);
      verdict = verify(file).empty() ? 0 : 1;
    } catch (const StorageError&) {
      verdict = 2;
    }
    ::_exit(verdict);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("each of 1000 random byte flips in the results is found and placed") {
  const example::Directory directory;
  const auto layout = wide_layout();
  example::write_complete(directory.file(), layout);
  const auto file = ResultFile::open(directory.file());
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 1000; ++trial) {
    // A random byte of a random metric or of status, and the unit it belongs to.
    const std::size_t which = random() % (layout.metrics.size() + 1);
    const bool status = which == layout.metrics.size();
    const std::uint64_t per_run =
        status ? 1 : schema::values_per_seed(layout, layout.metrics[which]) * sizeof(double);
    const std::uint64_t byte = random() % (layout.configurations() * layout.seeds * per_run);
    const std::uint64_t offset = (status ? file.offsets().status : file.offsets().metrics[which]) + byte;
    const auto mask = static_cast<unsigned char>(1 + random() % 255);
    const std::uint64_t run = byte / per_run;

    example::flip(directory.file(), offset, mask);
    const auto damage = verify(file);
    example::flip(directory.file(), offset, mask);

    INFO("trial " << trial << ", byte " << offset);
    REQUIRE(damage.size() == 1);
    CHECK(damage[0].runs.configuration == run / layout.seeds);
    CHECK(damage[0].runs.seed_begin <= run % layout.seeds);
    CHECK(run % layout.seeds < damage[0].runs.seed_begin + damage[0].runs.seed_count);
  }
  CHECK(verify(file).empty());
}

TEST_CASE("damage is found in files that are read in many pieces, whole and with gaps") {
  auto layout = example::layout();
  layout.seeds = 6000;
  layout.coordinates[2] = example::seed_coordinate(layout.seeds);
  for (const std::size_t block : {3000, 700, 41}) {  // one curve of 3000 runs is longer than a piece
    layout.units.clear();
    example::add_units(layout, block);
    const std::uint64_t units = layout.units.size();
    for (const std::uint64_t gap : {units, std::uint64_t{2}, std::uint64_t{7}}) {  // every so many units one is missing
      const example::Directory directory;
      create_result_file(directory.file(), layout);
      std::vector<std::uint64_t> done, missing;
      for (std::uint64_t u = 0; u < units; ++u) (u % gap == gap - 1 ? missing : done).push_back(u);
      example::write_units(directory.file(), done);
      const auto file = ResultFile::open(directory.file());
      INFO("units of " << block << " seeds, every " << gap << "th missing");
      CHECK(verify(file).empty());
      CHECK(units_to_run(file) == missing);
      for (const std::size_t i : {std::size_t{0}, done.size() / 3, done.size() - 1}) {
        const auto& runs = layout.units[done[i]];
        const auto last = runs.configuration * layout.seeds + runs.seed_begin + runs.seed_count - 1;
        for (const auto offset : {file.offsets().metrics[1] + (last * layout.checkpoints + 3) * sizeof(double), file.offsets().metrics[2] + last * sizeof(double), file.offsets().status + last}) {
          example::flip(directory.file(), offset, 0x40);
          REQUIRE(verify(file).size() == 1);
          CHECK(verify(file)[0].unit == done[i]);
          example::flip(directory.file(), offset, 0x40);
        }
      }
    }
  }
}

TEST_CASE("damage is described by unit, configuration and seeds") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  example::flip(directory.file(), file.offsets().metrics[0] + (4 * 5 + 3) * sizeof(double), 0x80);
  const auto damage = verify(file);
  REQUIRE(damage.size() == 1);
  CHECK(damage[0].message == "unit 10 (configuration 4, seeds 102 to 103): its results do not match their checksum");
  CHECK(units_to_run(file) == std::vector<std::uint64_t>{10});
}

TEST_CASE("a status that turned into another possible one is damage") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  const unsigned char done_to_diverged = 1 ^ 2;
  example::flip(directory.file(), file.offsets().status + 1, done_to_diverged);
  REQUIRE(verify(file).size() == 1);
  CHECK(verify(file)[0].unit == 0);
}

TEST_CASE("a mark that is neither 0 nor 1 is damage") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  example::flip(directory.file(), file.offsets().unit_columns[schema::done] + 7, 0x10);
  REQUIRE(verify(file).size() == 1);
  CHECK(verify(file)[0].unit == 7);
  CHECK(units_to_run(file) == std::vector<std::uint64_t>{7});
}

TEST_CASE("a flip of any byte outside the results is refused on opening") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  std::vector<bool> written_by_units(file.offsets().metrics.empty() ? 0 : example::bytes_of(directory.file()).size());
  for (const auto& range : file.offsets().ranges(file.layout()))
    for (std::uint64_t i = 0; i < range.size; ++i) written_by_units[range.offset + i] = true;
  std::mt19937_64 random(2);
  int trials = 0;
  for (std::uint64_t byte = 0; byte < written_by_units.size(); byte += 1 + random() % 40) {
    if (written_by_units[byte]) continue;
    const auto mask = static_cast<unsigned char>(1 + random() % 255);
    example::flip(directory.file(), byte, mask);
    INFO("byte " << byte);
    CHECK_THROWS_AS(ResultFile::open(directory.file()), StorageError);
    example::flip(directory.file(), byte, mask);
    ++trials;
  }
  CHECK(trials > 200);
  CHECK_NOTHROW(ResultFile::open(directory.file()));
}

TEST_CASE("a file cut short that cannot be examined for want of space leaves nothing in TMPDIR") {
  const example::Directory directory;
  example::write_complete(directory.file("good.h5"), example::layout());
  const std::string good = example::bytes_of(directory.file("good.h5"));
  write_bytes(directory.file(), good.substr(0, good.size() - 1));
  const std::string place = directory.file("temporary");
  REQUIRE(std::filesystem::create_directory(place));
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("TMPDIR", place.c_str(), 1);
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit small = {100, 100};
    ::setrlimit(RLIMIT_FSIZE, &small);
    bool refused = false;
    try {
      ResultFile::open(directory.file(), CutShort::accept);
    } catch (const StorageError& error) {
      refused = std::string(error.what()).find(place) != std::string::npos;
    }
    ::_exit(refused ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(std::filesystem::is_empty(place));
}

TEST_CASE("a file cut short anywhere in its results is told from a damaged one, and gets its length back") {
  const example::Directory directory;
  const auto layout = example::layout();
  example::write_complete(directory.file("good.h5"), layout);
  const std::string good = example::bytes_of(directory.file("good.h5"));
  create_result_file(directory.file("blank.h5"), layout);
  const std::string blank = example::bytes_of(directory.file("blank.h5"));
  const auto first = ResultFile::open(directory.file("good.h5")).seal().ranges.front().offset;
  std::mt19937_64 random(4);
  for (std::uint64_t size = first; size < good.size(); size += 1 + random() % 200) {
    INFO("cut to " << size << " of " << good.size() << " bytes");
    write_bytes(directory.file(), good.substr(0, size));
    CHECK_THROWS_WITH(ResultFile::open(directory.file()), Catch::Contains("is cut short"));
    const auto cut = ResultFile::open(directory.file(), CutShort::accept);
    CHECK(cut.cut_short());
    const auto to_run = units_to_run(cut);

    restore_length(directory.file());
    const std::string restored = example::bytes_of(directory.file());
    REQUIRE(restored.size() == good.size());
    CHECK(restored.substr(0, size - 8) == good.substr(0, size - 8));  // the value that was cut in two may go
    CHECK(restored.substr(size) == blank.substr(size));
    CHECK(units_to_run(ResultFile::open(directory.file())) == to_run);
  }
  write_bytes(directory.file(), good.substr(0, first - 1));
  CHECK_THROWS_AS(ResultFile::open(directory.file(), CutShort::accept), StorageError);
  CHECK_THROWS_AS(restore_length(directory.file()), StorageError);
}

TEST_CASE("no damage crashes or hangs the reader") {
  const example::Directory directory;
  example::write_complete(directory.file("good.h5"), wide_layout());
  const std::string good = example::bytes_of(directory.file("good.h5"));
  REQUIRE(verdict_in_child(directory.file("good.h5")) == 0);
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 300; ++trial) {
    std::string bad = good;
    const std::size_t place = random() % good.size();
    switch (trial % 5) {
      case 0: bad.resize(place); break;
      case 1: bad.replace(place, std::min<std::size_t>(4096, bad.size() - place), 4096, '\0'); break;
      case 2:
        for (int i = 0; i < 20; ++i) bad[random() % bad.size()] = static_cast<char>(random());
        break;
      case 3: bad.erase(place, 1 + random() % 512); break;
      case 4: bad.append(1 + random() % 4096, static_cast<char>(random())); break;
    }
    write_bytes(directory.file("bad.h5"), bad);
    const int verdict = verdict_in_child(directory.file("bad.h5"));
    INFO("trial " << trial << ", place " << place);
    // Zeros and random bytes may fall on results only, or on what is free to be anything (see verify.hpp).
    CHECK(verdict <= 2);
    if (trial % 5 != 1 && trial % 5 != 2) CHECK(verdict == 2);
  }
}

TEST_CASE("files that are something else are refused in one sentence") {
  const example::Directory directory;
  const auto refuse = [&](const std::string& content, const std::string& reason) {
    write_bytes(directory.file(), content);
    CHECK_THROWS_WITH(ResultFile::open(directory.file()), Catch::Contains(reason));
  };
  refuse("", "cut short, or not a result file");
  refuse("hello", "cut short, or not a result file");
  refuse(std::string(10000, 'x'), "not an HDF5 file");
  refuse(std::string(10000, '\0'), "not an HDF5 file");
  refuse("\x89HDF\r\n\x1a\n" + std::string(10000, '\0'), "no seal is found in it");
  CHECK_THROWS_AS(ResultFile::open(directory.file("missing.h5")), StorageError);
  std::filesystem::create_directory(directory.file("directory.h5"));
  CHECK_THROWS_AS(ResultFile::open(directory.file("directory.h5")), StorageError);
}

TEST_CASE("another schema version is refused by name") {
  const example::Directory directory;
  auto layout = example::layout();
  layout.attributes["schema_version"] = std::int64_t{2};
  create_result_file(directory.file(), layout);
  CHECK_THROWS_WITH(ResultFile::open(directory.file()), Catch::Contains("schema version 2"));
  layout.attributes["schema_version"] = std::int64_t{1};
  layout.attributes["schema"] = std::string("another program");
  create_result_file(directory.file(), layout, IfExists::replace);
  CHECK_THROWS_WITH(ResultFile::open(directory.file()), Catch::Contains("not a result file of asymsweep"));
}
