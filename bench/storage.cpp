// What it costs a rank to write one finished unit: through MPI-IO as `run` does, and with the system's bare pwrite.
// usage: bench_storage FOLDER      prints {"what": median microseconds per unit}

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include <nlohmann/json.hpp>

#include "scheduler/communicator.hpp"
#include "scheduler/shared_file.hpp"
#include "store/offsets.hpp"
#include "store/posix_file.hpp"
#include "store/skeleton.hpp"
#include "store/unit_writer.hpp"
#include "training/metrics/registry.hpp"

using namespace asymsweep;

namespace {

constexpr std::size_t seeds_per_unit = 8, unit_count = 4096;

/// A bandit sweep with the default checkpoints: every final metric and curve.
Layout bandit_layout() {
  Layout layout;
  layout.axes = {{"v", 8}};
  layout.seeds = unit_count / 8 * seeds_per_unit;
  layout.checkpoints = 33;
  std::vector<double> v(8);
  std::vector<std::int64_t> seeds(layout.seeds), checkpoints(layout.checkpoints);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<double>(i);
  for (std::size_t i = 0; i < seeds.size(); ++i) seeds[i] = static_cast<std::int64_t>(i);
  for (std::size_t i = 0; i < checkpoints.size(); ++i) checkpoints[i] = static_cast<std::int64_t>(i);
  layout.coordinates = {{"v", {"v"}, v, "1", "baseline"},
                        {"seed", {"seed"}, seeds, "1", "seed"},
                        {"checkpoint", {"checkpoint"}, checkpoints, "1", "checkpoint"}};
  for (const auto& metric : metrics_of("bandit"))
    layout.metrics.push_back(metric.info());
  for (std::uint64_t u = 0; u < unit_count; ++u)
    layout.units.push_back({u % 8, u / 8 * seeds_per_unit, seeds_per_unit});
  return layout;
}

BlockResults some_results(const Layout& layout) {
  BlockResults data;
  for (const auto& metric : layout.metrics)
    data.metrics.emplace_back(seeds_per_unit * schema::values_per_seed(layout, metric), 0.25);
  data.status.assign(seeds_per_unit, 1);
  return data;
}

class MpiSink final : public ByteSink {
 public:
  explicit MpiSink(const std::string& path) : file_(path) {}
  ~MpiSink() override { file_.close(); }
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override { file_.write_at(offset, bytes); }

 private:
  SharedFile file_;
};

class SystemSink final : public ByteSink {
 public:
  explicit SystemSink(const std::string& path) : file_(PosixFile::open(path, O_RDWR)) {}
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override { file_.write_at(offset, bytes); }

 private:
  PosixFile file_;
};

/// What remains of a unit's cost without any writing: the checksum.
class NoSink final : public ByteSink {
 public:
  explicit NoSink(const std::string&) {}
  void write_at(std::uint64_t, std::span<const std::byte>) override {}
};

/// Median over all units of a fresh file, each written once.
template <typename Sink>
double median_us(const std::string& path) {
  const auto layout = bandit_layout();
  create_result_file(path, layout, IfExists::replace);
  const auto offsets = read_offsets(path, layout);
  const auto data = some_results(layout);
  std::vector<double> times;
  Sink sink(path);
  UnitWriter writer(sink, offsets, layout);
  for (std::uint64_t u = 0; u < unit_count; ++u) {
    const FinishedUnit unit = {u, data, {.rank = 0, .attempt = 1, .start = 1.5e9, .duration = 0.01}};
    const auto start = std::chrono::steady_clock::now();
    writer.write(unit);
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::nth_element(times, times.begin() + unit_count / 2);
  return times[unit_count / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const MpiSession session;
  const std::string path = std::string(argc > 1 ? argv[1] : ".") + "/bench-storage.h5";
  nlohmann::ordered_json medians;
  medians["writes per unit"] = metrics_of("bandit").size() + 7;
  medians["MPI-IO"] = median_us<MpiSink>(path);
  medians["pwrite"] = median_us<SystemSink>(path);
  medians["checksum alone"] = median_us<NoSink>(path);
  std::remove(path.c_str());
  std::cout << medians.dump(2) << "\n";
}
