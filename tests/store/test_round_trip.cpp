// What goes into a result file comes out of it.
#include <xxhash.h>

#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "example.hpp"
#include "store/verify.hpp"

using namespace asymsweep;

namespace {

void require_same(const Layout& read, const Layout& written) {
  REQUIRE(read.axes.size() == written.axes.size());
  for (std::size_t i = 0; i < written.axes.size(); ++i) {
    CHECK(read.axes[i].name == written.axes[i].name);
    CHECK(read.axes[i].size == written.axes[i].size);
  }
  CHECK(read.seeds == written.seeds);
  CHECK(read.checkpoints == written.checkpoints);
  REQUIRE(read.coordinates.size() == written.coordinates.size());
  for (std::size_t i = 0; i < written.coordinates.size(); ++i) {
    CHECK(read.coordinates[i].name == written.coordinates[i].name);
    CHECK(read.coordinates[i].dimensions == written.coordinates[i].dimensions);
    CHECK(read.coordinates[i].values == written.coordinates[i].values);
    CHECK(read.coordinates[i].units == written.coordinates[i].units);
    CHECK(read.coordinates[i].long_name == written.coordinates[i].long_name);
  }
  REQUIRE(read.metrics.size() == written.metrics.size());
  for (std::size_t i = 0; i < written.metrics.size(); ++i) {
    CHECK(read.metrics[i].name == written.metrics[i].name);
    CHECK(read.metrics[i].curve == written.metrics[i].curve);
    CHECK(read.metrics[i].unit == written.metrics[i].unit);
    CHECK(read.metrics[i].long_name == written.metrics[i].long_name);
  }
  REQUIRE(read.units.size() == written.units.size());
  for (std::size_t i = 0; i < written.units.size(); ++i) {
    CHECK(read.units[i].configuration == written.units[i].configuration);
    CHECK(read.units[i].seed_begin == written.units[i].seed_begin);
    CHECK(read.units[i].seed_count == written.units[i].seed_count);
  }
  auto attributes = written.attributes;
  attributes["schema"] = std::string("asymsweep");
  attributes["schema_version"] = std::int64_t{1};
  CHECK(read.attributes == attributes);
}

}  // namespace

TEST_CASE("a layout comes back as it was written") {
  const example::Directory directory;
  for (const auto& layout : {example::layout(), example::smallest_layout()}) {
    create_result_file(directory.file(), layout, IfExists::replace);
    require_same(ResultFile::open(directory.file()).layout(), layout);
  }
}

TEST_CASE("a coordinate may lie along several dimensions") {
  const example::Directory directory;
  auto layout = example::layout();
  layout.coordinates.back() = {"step", {"v", "checkpoint"}, std::vector<std::int64_t>(12, 7), "1", "training step"};
  create_result_file(directory.file(), layout);
  require_same(ResultFile::open(directory.file()).layout(), layout);
}

TEST_CASE("a new file holds NaN, status 0 and no unit that is done") {
  const example::Directory directory;
  create_result_file(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  for (std::uint64_t c = 0; c < 6; ++c) {
    for (std::size_t m = 0; m < 3; ++m)
      for (const double value : file.metric(m, c)) CHECK(std::isnan(value));
    CHECK(file.status(c) == std::vector<std::int8_t>(5, 0));
  }
  const auto table = file.unit_table();
  for (std::size_t u = 0; u < file.layout().units.size(); ++u) {
    CHECK(table.done[u] == 0);
    CHECK(table.rank[u] == -1);
    CHECK(table.attempt[u] == 0);
    CHECK(std::isnan(table.start[u]));
    CHECK(std::isnan(table.duration[u]));
    CHECK(table.checksum[u] == 0);
  }
  CHECK(units_to_run(file).size() == file.layout().units.size());
  CHECK(verify(file).empty());
}

TEST_CASE("results come back by unit and by configuration") {
  const example::Directory directory;
  example::write_complete(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  for (std::uint64_t u = 0; u < file.layout().units.size(); ++u) {
    const auto expected = example::results(file.layout(), u);
    CHECK(file.unit_data(u).metrics == expected.metrics);
    CHECK(file.unit_data(u).status == expected.status);
  }
  // results() numbers the values of a configuration through: configuration 4, metric 1, 5 seeds x 4 checkpoints.
  const auto curve = file.metric("expected_reward_curve", 4);
  REQUIRE(curve.size() == 20);
  for (std::size_t i = 0; i < curve.size(); ++i) CHECK(curve[i] == 4100.25 + static_cast<double>(i));
  CHECK(verify(file).empty());
  CHECK(units_to_run(file).empty());
  const auto table = file.unit_table();
  CHECK(table.rank[5] == 5);
  CHECK(table.start[5] == 1.6e9 + 5);
}

TEST_CASE("structures of every size carry their seal, and nothing but results stands behind the first result") {
  // The library allocates its data in blocks: where they land depends on how much there is.
  const example::Directory directory;
  for (int metrics = 0; metrics <= 60; metrics += 3) {
    for (std::size_t axes = 0; axes <= 6; axes += 2) {
      Layout layout;
      layout.seeds = 3;
      layout.coordinates = {example::seed_coordinate(3)};
      for (std::size_t a = 0; a < axes; ++a) {
        layout.axes.push_back({"axis_" + std::to_string(a), 2});
        layout.coordinates.push_back({layout.axes[a].name, {layout.axes[a].name}, std::vector<double>{0, 1}, "1", ""});
      }
      for (int m = 0; m < metrics; ++m) layout.metrics.push_back({"metric_" + std::to_string(m), false, "1", "a metric"});
      layout.attributes["text"] = std::string(static_cast<std::size_t>(metrics) * 400, 'x');
      example::add_units(layout, 1);
      INFO(metrics << " metrics, " << axes << " axes");
      create_result_file(directory.file(), layout, IfExists::replace);
      const auto file = ResultFile::open(directory.file());
      CHECK(file.layout().metrics.size() == layout.metrics.size());
      const auto structure = gaps(file.seal().ranges, file.seal().file_bytes);
      for (std::size_t g = 1; g < structure.size(); ++g) CHECK(structure[g].size < 8);
    }
  }
}

TEST_CASE("the checksum is XXH3-64 of the metrics, then the status") {
  BlockResults data;
  data.metrics = {{1.0, 2.0}, {3.0}};
  data.status = {1, 2};
  std::vector<std::byte> bytes(26);
  const double numbers[] = {1, 2, 3};
  std::memcpy(bytes.data(), numbers, 24);
  bytes[24] = std::byte{1};
  bytes[25] = std::byte{2};
  CHECK(unit_checksum(data) == XXH3_64bits(bytes.data(), bytes.size()));
}

TEST_CASE("the same layout gives the same bytes") {
  const example::Directory directory;
  create_result_file(directory.file("a.h5"), example::layout());
  create_result_file(directory.file("b.h5"), example::layout());
  CHECK(example::bytes_of(directory.file("a.h5")) == example::bytes_of(directory.file("b.h5")));
}

TEST_CASE("results of the wrong shape are our bug") {
  const example::Directory directory;
  create_result_file(directory.file(), example::layout());
  const auto file = ResultFile::open(directory.file());
  example::FileSink sink(directory.file());
  UnitWriter writer(sink, file.offsets(), file.layout());
  auto data = example::results(file.layout(), 0);
  data.metrics[1].pop_back();
  CHECK_THROWS_AS(writer.write({0, data, example::record(0)}), std::logic_error);
}

TEST_CASE("a layout that contradicts itself is our bug") {
  const example::Directory directory;
  const auto refuse = [&](auto change) {
    auto layout = example::layout();
    change(layout);
    CHECK_THROWS_AS(create_result_file(directory.file(), layout), std::logic_error);
  };
  refuse([](Layout& layout) { layout.units.pop_back(); });
  refuse([](Layout& layout) { layout.units[0] = layout.units[1]; });
  refuse([](Layout& layout) { layout.units[0].seed_count = 3; });
  refuse([](Layout& layout) { layout.metrics[2].name = "v"; });
  refuse([](Layout& layout) { layout.metrics[2].name = "a/b"; });
  refuse([](Layout& layout) { layout.coordinates.erase(layout.coordinates.begin()); });
  refuse([](Layout& layout) { layout.coordinates[0].values = std::vector<double>{1, 2}; });
  CHECK(directory.entries() == 0);
}

TEST_CASE("text that is not UTF-8 is the user's mistake") {
  const example::Directory directory;
  for (const std::string text : {"caf\xE9", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "cut \xE2\x82"}) {
    auto layout = example::layout();
    layout.attributes["sweep"] = text;
    CHECK_THROWS_AS(create_result_file(directory.file(), layout), UserError);
  }
}

TEST_CASE("a file that somebody else has made meanwhile stays, and is the user's to decide on") {
  const example::Directory directory;
  create_result_file(directory.file(), example::smallest_layout());
  CHECK_THROWS_AS(create_result_file(directory.file(), example::layout()), UserError);
  CHECK_THROWS_WITH(create_result_file(directory.file(), example::layout()), directory.file() + " exists; choose another name with -o");
  require_same(ResultFile::open(directory.file()).layout(), example::smallest_layout());
}
