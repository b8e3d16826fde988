// A run may die between any two writes: what is done is whole, what is not is computed again.
#include <catch2/catch.hpp>

#include <sys/wait.h>

#include <numeric>

#include "example.hpp"
#include "store/verify.hpp"

using namespace asymsweep;

namespace {

bool contains(const std::vector<std::uint64_t>& units, std::uint64_t unit) {
  return std::find(units.begin(), units.end(), unit) != units.end();
}

/// Units that are written at once.
struct Batch {
  Layout layout;
  std::vector<std::uint64_t> units;
};

/// Writes taken to write these units of a new file at once.
long writes_together(const std::string& path, const Layout& layout, const std::vector<std::uint64_t>& numbers) {
  create_result_file(path, layout);
  std::vector<FinishedUnit> units;
  for (const auto unit : numbers) units.push_back(example::finished(layout, unit));
  constexpr long many = 1'000'000;
  example::FileSink sink(path, many);
  UnitWriter(sink, ResultFile::open(path).offsets(), layout).write(units);
  return many - sink.writes_left();
}

}  // namespace

TEST_CASE("cut after any write, a unit is whole or to be run") {
  const example::Directory directory;
  const auto layout = example::layout();
  const long writes = static_cast<long>(layout.metrics.size() + 1 + schema::columns_of_a_finished_unit);
  for (long cut = 0; cut <= writes; ++cut) {
    create_result_file(directory.file(), layout, IfExists::replace);
    example::write_units(directory.file(), {0, 1});
    const auto file = ResultFile::open(directory.file());
    example::FileSink sink(directory.file(), cut);
    UnitWriter writer(sink, file.offsets(), file.layout());

    bool killed = false;
    try {
      writer.write(example::finished(layout, 2));
    } catch (const example::Killed&) {
      killed = true;
    }

    INFO("cut after write " << cut);
    CHECK(killed == (cut < writes));
    CHECK(verify(file).empty());
    const auto rest = units_to_run(file);
    CHECK(contains(rest, 2) == killed);
    CHECK(rest.size() == layout.units.size() - (killed ? 2 : 3));
  }
}

TEST_CASE("cut after any write of several units, each is whole or to be run") {
  const example::Directory directory;
  const auto [layout, numbers] = GENERATE(Batch{example::layout(), {3, 4, 9}}, Batch{example::neighbours_layout(), {1, 2, 4}});
  std::vector<FinishedUnit> units;
  for (const auto unit : numbers) units.push_back(example::finished(layout, unit));
  bool killed = true;
  for (long cut = 0; killed; ++cut) {
    REQUIRE(cut < 100);
    create_result_file(directory.file(), layout, IfExists::replace);
    const auto file = ResultFile::open(directory.file());
    example::FileSink sink(directory.file(), cut);
    killed = false;
    try {
      UnitWriter(sink, file.offsets(), layout).write(units);
    } catch (const example::Killed&) {
      killed = true;
    }

    INFO("cut after write " << cut);
    CHECK(verify(file).empty());
    const auto rest = units_to_run(file);
    if (!killed) CHECK(rest.size() == layout.units.size() - units.size());
    for (const auto& finished : units) {
      const auto data = file.unit_data(finished.unit);
      const bool whole = data.metrics == finished.data.metrics && data.status == finished.data.status;
      CHECK((contains(rest, finished.unit) || whole));
    }
  }
}

TEST_CASE("neighbours are written together, to the same bytes") {
  const example::Directory directory;
  const auto layout = example::layout();
  example::write_complete(directory.file("one-by-one.h5"), layout);
  std::vector<std::uint64_t> all(layout.units.size());
  std::iota(all.begin(), all.end(), 0);
  // the six columns of /units in one write each; no units are neighbours in the other arrays
  CHECK(writes_together(directory.file("together.h5"), layout, all) == static_cast<long>((layout.metrics.size() + 1) * all.size() + schema::columns_of_a_finished_unit));
  CHECK(example::bytes_of(directory.file("one-by-one.h5")) == example::bytes_of(directory.file("together.h5")));
}

TEST_CASE("neighbours in every array are written together, in whatever order they come") {
  const example::Directory directory;
  const auto layout = example::neighbours_layout();
  example::write_complete(directory.file("one-by-one.h5"), layout);
  const auto arrays = static_cast<long>(layout.metrics.size() + 1 + schema::columns_of_a_finished_unit);  // status and the columns of /units
  CHECK(writes_together(directory.file("ascending.h5"), layout, {0, 1, 2, 3, 4, 5}) == arrays);
  CHECK(writes_together(directory.file("two-runs.h5"), layout, {4, 5, 0, 1, 2, 3}) == 2 * arrays);
  CHECK(writes_together(directory.file("descending.h5"), layout, {5, 4, 3, 2, 1, 0}) == 6 * arrays);
  for (const auto* name : {"ascending.h5", "two-runs.h5", "descending.h5"}) {
    INFO(name);
    CHECK(example::bytes_of(directory.file("one-by-one.h5")) == example::bytes_of(directory.file(name)));
  }
}

TEST_CASE("cut after any write while it replaces a damaged unit, a unit is whole or to be run") {
  const example::Directory directory;
  const auto layout = example::layout();
  const long writes = static_cast<long>(layout.metrics.size() + 1 + schema::columns_of_a_finished_unit);
  for (long cut = 0; cut <= writes; ++cut) {
    create_result_file(directory.file(), layout, IfExists::replace);
    const auto file = ResultFile::open(directory.file());
    auto wrong = example::results(layout, 2);
    for (auto& values : wrong.metrics) values.front() += 1;
    example::FileSink first_sink(directory.file());
    UnitWriter(first_sink, file.offsets(), layout).write({2, wrong, example::record(2)});
    example::flip(directory.file(), file.offsets().metrics[0] + 2 * 5 * sizeof(double), 1);
    REQUIRE(verify(file).size() == 1);

    example::FileSink sink(directory.file(), cut);
    try {
      UnitWriter(sink, file.offsets(), layout).write(example::finished(layout, 2));
    } catch (const example::Killed&) {
    }

    INFO("cut after write " << cut);
    const auto data = file.unit_data(2);
    const auto expected = example::results(layout, 2);
    const bool whole = data.metrics == expected.metrics && data.status == expected.status;
    CHECK((contains(units_to_run(file), 2) || whole));
  }
}

TEST_CASE("marks set before their data arrive are seen through") {
  // A machine that crashes may have written `done` to the disk and lost what came before it.
  const example::Directory directory;
  create_result_file(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  example::FileSink sink(directory.file());
  const std::int8_t done = 1;
  sink.write_at(file.offsets().unit_columns[schema::done] + 3, std::as_bytes(std::span(&done, 1)));

  const auto damage = verify(file);
  REQUIRE(damage.size() == 1);
  CHECK(damage[0].unit == 3);
  CHECK(contains(units_to_run(file), 3));
}

TEST_CASE("a resumed file is the same, bit for bit, in its results") {
  const example::Directory directory;
  const auto layout = example::layout();
  example::write_complete(directory.file("straight.h5"), layout);
  create_result_file(directory.file("resumed.h5"), layout);
  example::write_units(directory.file("resumed.h5"), {5, 0, 17});
  {
    const auto file = ResultFile::open(directory.file("resumed.h5"));
    example::FileSink sink(directory.file("resumed.h5"), 5);
    UnitWriter writer(sink, file.offsets(), layout);
    CHECK_THROWS_AS(writer.write(example::finished(layout, 9)), example::Killed);
  }

  const auto rest = units_to_run(ResultFile::open(directory.file("resumed.h5")));
  CHECK(rest.size() == layout.units.size() - 3);
  example::write_units(directory.file("resumed.h5"), rest);

  CHECK(example::bytes_of(directory.file("straight.h5")) == example::bytes_of(directory.file("resumed.h5")));
}

TEST_CASE("a reader works beside a writer that is then killed") {
  const example::Directory directory;
  const auto layout = example::layout();
  create_result_file(directory.file(), layout);
  const pid_t child = ::fork();
  if (child == 0) {
    example::write_units(directory.file(), {0, 1, 2, 3, 4, 5});
    for (;;) ::pause();
  }
  const auto file = ResultFile::open(directory.file());
  while (units_to_run(file).size() > layout.units.size() - 6) CHECK(verify(file).empty());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(units_to_run(ResultFile::open(directory.file())).size() == layout.units.size() - 6);
}
