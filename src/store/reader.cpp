#include "store/reader.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/layout_reader.hpp"

namespace asymsweep {
namespace {

/// An empty file that lasts as long as this.
class ImageFile {
 public:
  explicit ImageFile(const std::filesystem::path& folder) : path_((folder / "asymsweep-XXXXXX").string()) {
    const int descriptor = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor < 0) fail_storage("cannot create", path_, errno);
    ::close(descriptor);
  }
  ImageFile(const ImageFile&) = delete;
  ImageFile& operator=(const ImageFile&) = delete;
  ~ImageFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The structure alone, in a sparse file of full length: the HDF5 library opens no file that was cut short.
void write_structure(const std::string& path, const PosixFile& file, const Seal& seal) {
  auto image = PosixFile::open(path, O_WRONLY);
  if (::ftruncate(image.descriptor(), static_cast<off_t>(seal.file_bytes)) != 0)
    fail_storage("cannot write", path, errno);
  for (const auto& gap : gaps(seal.ranges, seal.file_bytes)) {
    std::vector<std::byte> bytes(gap.size);
    file.read_at(gap.offset, bytes);
    image.write_at(gap.offset, bytes);
  }
}

/// In the first temporary folder that takes it: TMPDIR may be full, missing or read-only, and a job's own is gone when the job is.
std::unique_ptr<ImageFile> image_of(const PosixFile& file, const Seal& seal) {
  std::error_code missing;
  std::optional<StorageError> first;
  for (const std::filesystem::path& folder : {std::filesystem::temp_directory_path(missing), std::filesystem::path("/tmp"),
                                              std::filesystem::path("/var/tmp"), std::filesystem::path("/dev/shm")}) {
    if (folder.empty()) continue;
    try {
      auto image = std::make_unique<ImageFile>(folder);
      write_structure(image->path(), file, seal);
      return image;
    } catch (const StorageError& error) {
      if (!first) first = error;
    }
  }
  throw *first;
}

bool same(const std::vector<ByteRange>& a, const std::vector<ByteRange>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ByteRange& x, const ByteRange& y) {
    return x.offset == y.offset && x.size == y.size;
  });
}

}  // namespace

ResultFile ResultFile::open(const std::string& path, CutShort cut_short) {
  // HDF5 opens by name: --overwrite or --extend may put another file there in between.
  for (int attempt = 0; attempt < 3; ++attempt) {
    auto result = open_once(path, cut_short);
    if (!result.file_.is_named(path)) continue;
    if (!same(result.seal_.ranges, result.offsets_.ranges(result.layout_)))
      throw DamageError(path + " cannot be trusted: its datasets are not where its seal says");
    return result;
  }
  throw StorageError(path + " was replaced while it was being opened: try again");
}

ResultFile ResultFile::open_once(const std::string& path, CutShort cut_short) {
  ResultFile result;
  result.if_cut_short_ = cut_short;
  result.file_ = PosixFile::open(path, O_RDONLY);
  result.seal_ = check_seal(result.file_);
  std::unique_ptr<ImageFile> image;
  if (const auto sentence = result.cut_short()) {
    if (cut_short == CutShort::refuse)
      throw DamageError(*sentence + "; run the sweep on it again to repair it, `asymsweep check` names what is lost");
    image = image_of(result.file_, result.seal_);
  }
  result.layout_ = read_layout(image ? image->path() : path);
  result.offsets_ = read_offsets(image ? image->path() : path, result.layout_);
  return result;
}

std::optional<std::string> ResultFile::cut_short() const {
  const auto size = file_.size();
  if (size >= seal_.file_bytes) return std::nullopt;
  return path() + " is cut short: it has " + format_count(size) + " of " + format_count(seal_.file_bytes) + " bytes";
}

/// Zeros behind the end of a file that may be cut short.
template <typename T>
std::vector<T> ResultFile::read_values(std::uint64_t offset, std::size_t count) const {
  std::vector<T> values(count);
  auto bytes = std::as_writable_bytes(std::span(values));
  if (if_cut_short_ == CutShort::accept) {
    const auto size = file_.size();
    bytes = bytes.first(std::min<std::uint64_t>(bytes.size(), size > offset ? size - offset : 0));
  }
  file_.read_at(offset, bytes);
  return values;
}

std::size_t ResultFile::metric_index(std::string_view name) const {
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m)
    if (layout_.metrics[m].name == name) return m;
  throw StorageError(path() + " has no metric " + std::string(name));
}

RunBlock ResultFile::whole(std::uint64_t configuration) const {
  if (configuration >= layout_.configurations())
    throw std::out_of_range("configuration " + std::to_string(configuration) + " of " +
                            std::to_string(layout_.configurations()));
  return {configuration, 0, layout_.seeds};
}

ByteRange ResultFile::metric_range(std::size_t index, const RunBlock& runs) const {
  const std::size_t per_seed = schema::values_per_seed(layout_, layout_.metrics.at(index));
  const std::uint64_t first = (runs.configuration * layout_.seeds + runs.seed_begin) * per_seed;
  return {offsets_.metrics[index] + first * sizeof(double), runs.seed_count * per_seed * sizeof(double)};
}

ByteRange ResultFile::status_range(const RunBlock& runs) const {
  return {offsets_.status + runs.configuration * layout_.seeds + runs.seed_begin, runs.seed_count};
}

std::vector<double> ResultFile::metric_values(std::size_t index, const RunBlock& runs) const {
  const auto range = metric_range(index, runs);
  return read_values<double>(range.offset, range.size / sizeof(double));
}

std::vector<std::int8_t> ResultFile::status_values(const RunBlock& runs) const {
  const auto range = status_range(runs);
  return read_values<std::int8_t>(range.offset, range.size);
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

BlockResults ResultFile::run_data(const RunBlock& runs) const {
  BlockResults data;
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m) data.metrics.push_back(metric_values(m, runs));
  data.status = status_values(runs);
  return data;
}

template <typename T>
std::vector<T> ResultFile::read_ahead(const ByteRange& wanted, std::uint64_t end, ReadAhead::Piece& piece) const {
  constexpr std::uint64_t at_a_time = 64 << 10;  // bytes
  if (wanted.offset < piece.begin || wanted.offset + wanted.size > piece.begin + piece.bytes.size())
    piece = {wanted.offset, read_values<std::byte>(wanted.offset, std::max<std::uint64_t>(wanted.size, std::min(at_a_time, end - wanted.offset)))};
  std::vector<T> values(wanted.size / sizeof(T));
  std::memcpy(values.data(), piece.bytes.data() + (wanted.offset - piece.begin), wanted.size);
  return values;
}

BlockResults ResultFile::unit_data(std::uint64_t unit, const RunBlock& last, ReadAhead& ahead) const {
  const auto& runs = layout_.units.at(unit);
  const auto end = [](const ByteRange& range) { return range.offset + range.size; };
  ahead.of_metrics.resize(layout_.metrics.size());
  BlockResults data;
  for (std::size_t m = 0; m < layout_.metrics.size(); ++m)
    data.metrics.push_back(read_ahead<double>(metric_range(m, runs), end(metric_range(m, last)), ahead.of_metrics[m]));
  data.status = read_ahead<std::int8_t>(status_range(runs), end(status_range(last)), ahead.of_status);
  return data;
}

std::string ResultFile::claims_region() const {
  if (!offsets_.claims) return "";
  const auto bytes = read_values<char>(offsets_.claims, layout_.claims_bytes);
  return {bytes.begin(), bytes.end()};
}

std::string ResultFile::failure_text(std::uint64_t configuration, std::uint64_t seed) const {
  if (!offsets_.failures) return "";
  const auto slot = schema::failure_slot(layout_, configuration, seed);
  const auto bytes = read_values<char>(offsets_.failures + slot * schema::failure_bytes, schema::failure_bytes);
  return {bytes.begin(), std::ranges::find(bytes, '\0')};
}

UnitTable ResultFile::unit_table() const {
  const auto& columns = offsets_.unit_columns;
  const std::size_t count = layout_.units.size();
  UnitTable table;
  // `done` first: what it vouches for was written before it.
  table.done = read_values<std::int8_t>(columns[schema::done], count);
  table.rank = read_values<std::int32_t>(columns[schema::rank], count);
  table.attempt = read_values<std::int32_t>(columns[schema::attempt], count);
  table.start = read_values<double>(columns[schema::start], count);
  table.duration = read_values<double>(columns[schema::duration], count);
  table.checksum = read_values<std::uint64_t>(columns[schema::checksum], count);
  table.program = columns[schema::program] ? read_values<std::uint64_t>(columns[schema::program], count) : std::vector<std::uint64_t>(count);
  table.not_needed = columns[schema::not_needed] ? read_values<std::int8_t>(columns[schema::not_needed], count) : std::vector<std::int8_t>(count);
  return table;
}

}  // namespace asymsweep
