#include "store/skeleton.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>
#include <stdexcept>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/file_system.hpp"
#include "store/netcdf.hpp"
#include "store/offsets.hpp"
#include "store/posix_file.hpp"
#include "store/reader.hpp"
#include "store/replace_file.hpp"

namespace asymsweep {
namespace {

/// Somebody else was faster, or nobody looked before.
[[noreturn]] void fail_of_existing(const std::string& path) { throw UserError(path + " exists; choose another name with -o"); }

/// A file that is unlinked unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!renamed_) ::unlink(path_.c_str());
  }
  const std::string& path() const { return path_; }

  void rename_to(const std::string& target, IfExists if_exists) {
    const int result = if_exists == IfExists::replace ? replace_file(path_, target) : rename_new(target);
    if (result != 0 && errno == EEXIST) fail_of_existing(target);
    if (result != 0) fail_storage("cannot create", target, errno);
    renamed_ = true;
  }

 private:
  int rename_new(const std::string& target) {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    // NFS and others know no exclusive rename; the caller's FileLock keeps other runs away.
    struct stat info = {};
    if (::lstat(target.c_str(), &info) == 0) {
      errno = EEXIST;
      return -1;
    }
    return ::rename(path_.c_str(), target.c_str());
  }

  std::string path_;
  bool renamed_ = false;
};

class PosixSink final : public ByteSink {
 public:
  explicit PosixSink(PosixFile& file) : file_(file) {}
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) override { file_.write_at(offset, bytes); }

 private:
  PosixFile& file_;
};

void remove_stale_partials(const std::string& path) {
  const std::filesystem::path target(path);
  const std::string prefix = target.filename().string() + ".partial-";
  std::error_code ignored;  // an unreadable directory shows itself in a moment
  const auto directory = target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
  for (std::filesystem::directory_iterator entry(directory, ignored); entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
    std::error_code kept;  // somebody else's
    if (entry->path().filename().string().starts_with(prefix)) std::filesystem::remove(entry->path(), kept);
  }
}

/// HDF5 cannot recover from a failed write, so a disk that is too small must show before it starts.
void reserve(const std::string& target, PosixFile& file, std::uint64_t bytes, int mode = 0) {
  const auto taken = file.allocated_bytes();
  require_space(target, bytes > taken ? bytes - taken : 0);
  if (::fallocate(file.descriptor(), mode, 0, static_cast<off_t>(bytes)) != 0 && errno != EOPNOTSUPP && errno != ENOSYS)
    fail_storage("cannot reserve " + format_bytes(static_cast<double>(bytes)) + " for", target, errno);
}

/// In pieces of 8 KiB: the kernel caches a file in folios as large as the writes that made it, and on ext4 (Linux 6.18)
/// a later write of a few bytes walks over all blocks of its folio. After 15 ms of training, with cold caches, such a
/// write takes 2.6 us in a folio of 4 or 8 KiB, 4.7 us in one of 64 KiB, 10 us and more in one of 2 MiB.
constexpr std::uint64_t fill_bytes = 8192;

/// Writes the repeated 8-byte pattern.
void fill(PosixFile& file, ByteRange range, std::uint64_t pattern) {
  std::vector<std::byte> block((std::min(range.size, fill_bytes) + 7) / 8 * 8);
  for (std::size_t i = 0; i < block.size(); i += 8) std::memcpy(&block[i], &pattern, 8);
  for (std::uint64_t done = 0; done < range.size;) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), range.size - done));
    file.write_at(range.offset + done, std::span(block).first(count));
    done += count;
  }
}

/// What a range of results holds where no unit has run: a repeated 8-byte pattern.
struct Blank {
  ByteRange range;
  std::uint64_t pattern;
};

/// Ascending.
std::vector<Blank> blanks(const DatasetOffsets& offsets, const Layout& layout) {
  constexpr auto nan = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());
  constexpr std::uint64_t zero = 0, all_ones = std::numeric_limits<std::uint64_t>::max(), no_rank = all_ones;  // -1 twice, or eight times
  std::vector<Blank> result;
  for (std::size_t m = 0; m < offsets.metrics.size(); ++m)
    result.push_back({{offsets.metrics[m], schema::metric_elements(layout, layout.metrics[m]) * sizeof(double)}, nan});
  // A configuration without units is not planned. Neighbours of one kind together: there may be a million.
  std::vector<bool> planned(layout.configurations());
  for (const auto& unit : layout.units) planned[unit.configuration] = true;
  for (std::size_t c = 0, end = 0; c < planned.size(); c = end) {
    while (end < planned.size() && planned[end] == planned[c]) ++end;
    result.push_back({{offsets.status + c * layout.seeds, std::uint64_t{end - c} * layout.seeds}, planned[c] ? zero : all_ones});
  }
  for (std::size_t c = 0; c < offsets.unit_columns.size(); ++c) {
    if (!offsets.unit_columns[c]) continue;
    const auto element = schema::unit_columns[c].element;
    const auto pattern = element == schema::Element::float64 ? nan : c == schema::rank ? no_rank
                                                                                       : zero;
    result.push_back({{offsets.unit_columns[c], layout.units.size() * schema::size_of(element)}, pattern});
  }
  if (offsets.claims) result.push_back({{offsets.claims, layout.claims_bytes}, zero});
  if (offsets.failures) result.push_back({{offsets.failures, layout.failure_slots * schema::failure_bytes}, zero});
  std::ranges::sort(result, {}, [](const Blank& blank) { return blank.range.offset; });
  return result;
}

/// Bytes that the structure may take at most: object headers, attributes, coordinates, heaps.
std::uint64_t structure_bytes(const Layout& layout) {
  std::uint64_t bytes = (std::uint64_t{1} << 20) + (layout.units.size() * 4 + layout.failure_slots + schema::failure_bytes) * sizeof(std::int64_t) + layout.claims_bytes * sizeof(std::int16_t);
  bytes += (layout.metrics.size() + layout.coordinates.size()) * 8192;
  for (const auto& [key, value] : layout.attributes)
    if (const auto* text = std::get_if<std::string>(&value)) bytes += 2 * text->size() + 4096;
  for (const auto& coordinate : layout.coordinates) {
    bytes += std::visit([](const auto& values) { return values.size() * 64; }, coordinate.values);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&coordinate.values))
      for (const auto& text : *texts) bytes += 2 * text.size();
  }
  return bytes;
}

std::uint64_t text_bytes(const Layout& layout) {
  std::uint64_t bytes = 0;
  for (const auto& [key, value] : layout.attributes)
    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
  return bytes;
}

/// Object headers, links and their indices, a little more than they take (measured).
std::uint64_t library_bytes(const Layout& layout) {
  const auto datasets = layout.metrics.size() + layout.coordinates.size() + schema::unit_columns.size() + 5 + (layout.failure_slots > 0 ? 3 : 0) + (layout.claims_bytes > 0 ? 3 : 0);
  return std::min<std::uint64_t>(4096 + datasets * (640 + 128 * layout.axes.size()), last_seal_begin / 2);
}

std::uint64_t bytes_of(const std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>>& values) {
  if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) {
    std::size_t longest = 0;
    for (const auto& text : *texts) longest = std::max(longest, text.size());
    return std::uint64_t{texts->size()} * longest;
  }
  return std::visit([](const auto& numbers) { return std::uint64_t{numbers.size()} * 8; }, values);
}

/// Returns the offset of the seal.
std::uint64_t build_structure(const std::string& temporary, const Layout& layout) {
  const auto access = hdf5::file_access();
  // All of the library's own data in one block at the start, each dataset alone and in the order of creation: what is
  // at the end of the file, and is lost first when it is cut short, is results.
  hdf5::check(H5Pset_meta_block_size(access, library_bytes(layout)), "cannot set file properties");
  hdf5::check(H5Pset_small_data_block_size(access, 0), "cannot set file properties");
  const auto creation = hdf5::property_list(H5P_FILE_CREATE);
  constexpr unsigned in_creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  hdf5::check(H5Pset_link_creation_order(creation, in_creation_order), "cannot set file properties");
  hdf5::check(H5Pset_attr_creation_order(creation, in_creation_order), "cannot set file properties");
  hdf5::check(H5Pset_obj_track_times(creation, false), "cannot set file properties");
  hdf5::Handle file(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose,
                    "cannot create " + temporary);
  const auto seal_offset = write_structure(file, layout);
  file.close("cannot write " + temporary);
  return seal_offset;
}

}  // namespace

std::uint64_t file_bytes(const Layout& layout) {
  constexpr std::uint64_t rest = 14 << 10;  // who made it, the seal, heaps of the library: measured
  std::uint64_t bytes = schema::result_bytes(layout) + library_bytes(layout) + rest;
  bytes += layout.units.size() * 3 * sizeof(std::int64_t);
  if (layout.claims_bytes > 0) bytes += layout.claims_bytes * sizeof(std::int16_t) + 3000;  // the places along the region, and their attributes
  for (const auto& coordinate : layout.coordinates) bytes += bytes_of(coordinate.values);
  const auto texts = text_bytes(layout);
  constexpr std::uint64_t fitting = 4096;  // in the library's first block; for more it takes about twice as much room (measured)
  return bytes + texts + (texts > fitting ? texts - fitting : 0);
}

void create_result_file(const std::string& path, const Layout& layout, IfExists if_exists,
                        const std::function<void(UnitWriter&)>& first_results) {
  schema::check(layout);
  remove_stale_partials(path);
  struct stat info = {};
  if (if_exists == IfExists::refuse && ::lstat(path.c_str(), &info) == 0) fail_of_existing(path);

  const std::string temporary_path = path + ".partial-" + host_name() + "-" + std::to_string(::getpid());
  auto file = PosixFile::open(temporary_path, O_RDWR | O_CREAT | O_EXCL);
  TemporaryFile temporary(temporary_path);
  reserve(path, file, schema::result_bytes(layout) + structure_bytes(layout));
  const auto seal_offset = build_structure(temporary_path, layout);
  const auto offsets = read_offsets(temporary_path, layout);
  reserve(path, file, file.size());  // HDF5 has given the first reservation back
  for (const auto& [range, pattern] : blanks(offsets, layout)) fill(file, range, pattern);
  if (offsets.claims) file.write_at(offsets.claims, std::as_bytes(std::span(layout.first_claims)));
  write_seal(file, offsets.ranges(layout), seal_offset);
  if (first_results) {
    PosixSink sink(file);
    UnitWriter writer(sink, offsets, layout);
    first_results(writer);
  }
  file.sync();
  file.close();
  temporary.rename_to(path, if_exists);
  sync_directory_of(path);
}

void restore_length(const std::string& path) {
  auto file = PosixFile::open(path, O_RDWR);
  const std::uint64_t size = file.size();
  if (size >= check_seal(file).file_bytes) return;
  const auto cut = ResultFile::open(path, CutShort::accept);
  reserve(path, file, cut.seal().file_bytes, FALLOC_FL_KEEP_SIZE);  // a kill in here leaves it cut short
  for (const auto& [range, pattern] : blanks(cut.offsets(), cut.layout())) {
    if (range.offset + range.size <= size) continue;
    // From a whole pattern on: the one that was cut in two is lost anyway.
    const std::uint64_t kept = size > range.offset ? (size - range.offset) / 8 * 8 : 0;
    fill(file, {range.offset + kept, range.size - kept}, pattern);
  }
  file.sync();
}

}  // namespace asymsweep
