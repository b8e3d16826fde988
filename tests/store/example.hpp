#pragma once
// A small result file for the tests of the store, its made-up results, and a sink that can die.

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>

#include "store/byte_sink.hpp"
#include "store/layout.hpp"
#include "store/posix_file.hpp"
#include "store/reader.hpp"
#include "store/skeleton.hpp"
#include "store/unit_writer.hpp"

namespace asymsweep::example {

/// A directory that goes with the test.
class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "asymsweep-store-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name = "result.h5") const { return path_ / name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
  }

 private:
  std::filesystem::path path_;
};

inline StoredCoordinate seed_coordinate(std::size_t seeds) {
  std::vector<std::int64_t> values;
  for (std::size_t s = 0; s < seeds; ++s) values.push_back(static_cast<std::int64_t>(s) + 100);
  return {"seed", {"seed"}, values, "1", "seed of the run"};
}

/// Units of `block` seeds, seed block by seed block over the grid.
inline void add_units(Layout& layout, std::size_t block) {
  for (std::size_t begin = 0; begin < layout.seeds; begin += block)
    for (std::size_t c = 0; c < layout.configurations(); ++c)
      layout.units.push_back({c, begin, std::min(block, layout.seeds - begin)});
}

/// v zipped with lag (3, lag has inf) x behavior_logits (text and a vector) x 5 seeds, 4 checkpoints.
inline Layout layout() {
  Layout layout;
  layout.axes = {{"v", 3}, {"behavior_logits", 2}};
  layout.seeds = 5;
  layout.checkpoints = 4;
  layout.coordinates = {
      {"v", {"v"}, std::vector<double>{-0.5, 0.0, 0.5}, "1", "baseline V"},
      {"behavior_logits", {"behavior_logits"}, std::vector<std::string>{"linear", "[0.1 0.5 0.9] \xC3\xA9"}, "1",
       "logits of the behaviour policy"},
      seed_coordinate(5),
      {"checkpoint", {"checkpoint"}, std::vector<std::int64_t>{0, 1, 2, 3}, "1", "index of the checkpoint"},
      {"lag", {"v"}, std::vector<double>{1, 250, std::numeric_limits<double>::infinity()}, "1", "lag"},
      {"step", {"checkpoint"}, std::vector<std::int64_t>{1, 10, 100, 1000}, "1", "training step"},
  };
  layout.metrics = {{"expected_reward", false, "1", "expected reward"},
                    {"expected_reward_curve", true, "1", "expected reward over training"},
                    {"entropy", false, "nat", "entropy of the policy"}};
  layout.attributes = {{"sweep", std::string("[sweep]\nname = h\xC3\xA9llo\n")},
                       {"description", std::string()},
                       {"identity", std::string("abc")},
                       {"root_seed", std::int64_t{1} << 53},
                       {"created", 1.5e9}};
  add_units(layout, 2);
  return layout;
}

/// As layout(), but one unit a configuration: consecutive units are neighbours in every array.
inline Layout neighbours_layout() {
  auto neighbours = layout();
  neighbours.units.clear();
  add_units(neighbours, neighbours.seeds);
  return neighbours;
}

/// One configuration, no axes, one seed, no curves.
inline Layout smallest_layout() {
  Layout layout;
  layout.seeds = 1;
  layout.coordinates = {seed_coordinate(1)};
  layout.metrics = {{"expected_reward", false, "1", "expected reward"}};
  add_units(layout, 1);
  return layout;
}

/// Different for every value of every unit.
inline BlockResults results(const Layout& layout, std::uint64_t unit) {
  const auto& runs = layout.units.at(unit);
  BlockResults data;
  for (std::size_t m = 0; m < layout.metrics.size(); ++m) {
    const std::size_t per_seed = schema::values_per_seed(layout, layout.metrics[m]);
    std::vector<double> values;
    for (std::size_t i = 0; i < runs.seed_count * per_seed; ++i)
      values.push_back(static_cast<double>(runs.configuration * 1000 + m * 100 + runs.seed_begin * per_seed + i) + 0.25);
    data.metrics.push_back(values);
  }
  data.status.assign(runs.seed_count, 1);
  if (unit % 3 == 0) data.status.front() = 2;
  return data;
}

inline UnitRecord record(std::uint64_t unit) {
  return {static_cast<std::int32_t>(unit % 7), 1, 1.6e9 + static_cast<double>(unit), 0.5};
}

inline FinishedUnit finished(const Layout& layout, std::uint64_t unit) {
  return {unit, results(layout, unit), record(unit)};
}

struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed") {}
};

/// Writes with pwrite; throws Killed instead of write number `writes_left` (counted from 0).
class FileSink : public ByteSink {
 public:
  explicit FileSink(const std::string& path, long writes_left = -1)
      : file_(PosixFile::open(path, O_RDWR)), writes_left_(writes_left) {}
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    if (writes_left_ == 0) throw Killed();
    --writes_left_;
    file_.write_at(offset, bytes);
  }
  long writes_left() const { return writes_left_; }

 private:
  PosixFile file_;
  long writes_left_;
};

inline void write_units(const std::string& path, const std::vector<std::uint64_t>& units) {
  const auto file = ResultFile::open(path);
  FileSink sink(path);
  UnitWriter writer(sink, file.offsets(), file.layout());
  for (const auto unit : units) writer.write(finished(file.layout(), unit));
}

/// A new file with all units written.
inline void write_complete(const std::string& path, const Layout& layout) {
  create_result_file(path, layout);
  std::vector<std::uint64_t> units(layout.units.size());
  for (std::size_t u = 0; u < units.size(); ++u) units[u] = u;
  write_units(path, units);
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void flip(const std::string& path, std::uint64_t offset, unsigned char mask) {
  auto file = PosixFile::open(path, O_RDWR);
  unsigned char byte = 0;
  file.read_at(offset, std::as_writable_bytes(std::span(&byte, 1)));
  byte = static_cast<unsigned char>(byte ^ mask);
  file.write_at(offset, std::as_bytes(std::span(&byte, 1)));
}

}  // namespace asymsweep::example
