#include "store/reader.hpp"

#include <fcntl.h>

#include <algorithm>
#include <stdexcept>

#include "core/error.hpp"
#include "store/layout_reader.hpp"

namespace asymsweep {
namespace {

template <typename T>
std::vector<T> read_values(const PosixFile& file, std::uint64_t offset, std::size_t count) {
  std::vector<T> values(count);
  file.read_at(offset, std::as_writable_bytes(std::span(values)));
  return values;
}

bool same(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ByteRange& x, const ByteRange& y) {
    return x.offset == y.offset && x.size == y.size;
  });
}

}  // namespace

ResultFile ResultFile::open(const std::string& path) {
  ResultFile result;
  result.file_ = PosixFile::open(path, O_RDONLY);
  const auto ranges = check_seal(result.file_);
  result.layout_ = read_layout(path);
  result.offsets_ = read_offsets(path, result.layout_);
  // HDF5 opens by name: `run --overwrite` may have put another file there in between.
  if (!result.file_.is_named(path)) throw StorageError(path + " was replaced while it was being opened: try again");
  if (!same(ranges, result.offsets_.ranges(result.layout_)))
    throw StorageError(path + " cannot be trusted: its datasets are not where its seal says");
  return result;
}

std::size_t ResultFile::metric_index(std::string_view name) const {
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m)
    if (layout_.metrics[m].name == name) return m;
  throw StorageError(path() + " has no metric " + std::string(name));
}

StoredUnit ResultFile::whole(std::uint64_t configuration) const {
  if (configuration >= layout_.configurations())
    throw std::out_of_range("configuration " + std::to_string(configuration) + " of " +
                            std::to_string(layout_.configurations()));
  return {configuration, 0, layout_.seeds};
}

std::vector<double> ResultFile::metric_values(std::size_t index, const StoredUnit& runs) const {
  const std::size_t per_seed = schema::values_per_seed(layout_, layout_.metrics.at(index));
  const std::uint64_t first = (runs.configuration * layout_.seeds + runs.seed_begin) * per_seed;
  return read_values<double>(file_, offsets_.metrics[index] + first * sizeof(double), runs.seed_count * per_seed);
}

std::vector<std::int8_t> ResultFile::status_values(const StoredUnit& runs) const {
  return read_values<std::int8_t>(file_, offsets_.status + runs.configuration * layout_.seeds + runs.seed_begin,
                                  runs.seed_count);
}

std::vector<double> ResultFile::metric(std::size_t index, std::uint64_t configuration) const {
  return metric_values(index, whole(configuration));
}

std::vector<double> ResultFile::metric(std::string_view name, std::uint64_t configuration) const {
  return metric(metric_index(name), configuration);
}

std::vector<std::int8_t> ResultFile::status(std::uint64_t configuration) const {
  return status_values(whole(configuration));
}

UnitData ResultFile::unit_data(std::uint64_t unit) const {
  const auto& runs = layout_.units.at(unit);
  UnitData data;
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m) data.metrics.push_back(metric_values(m, runs));
  data.status = status_values(runs);
  return data;
}

UnitTable ResultFile::unit_table() const {
  const auto& columns = offsets_.unit_columns;
  const std::size_t count = layout_.units.size();
  UnitTable table;
  // `done` first: what it vouches for was written before it.
  table.done = read_values<std::int8_t>(file_, columns[schema::done], count);
  table.rank = read_values<std::int32_t>(file_, columns[schema::rank], count);
  table.attempt = read_values<std::int32_t>(file_, columns[schema::attempt], count);
  table.start = read_values<double>(file_, columns[schema::start], count);
  table.duration = read_values<double>(file_, columns[schema::duration], count);
  table.checksum = read_values<std::uint64_t>(file_, columns[schema::checksum], count);
  return table;
}

}  // namespace asymsweep
