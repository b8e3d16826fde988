#include "store/seal.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>

#include "core/error.hpp"

namespace asymsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "result files are little-endian, written without conversion");

constexpr std::uint64_t magic = 0x315f6c6165735f61;  // "a_seal_1"
constexpr std::uint64_t trailer_words = 4;
constexpr std::uint64_t most_ranges = 1 << 16;

[[noreturn]] void broken(const PosixFile& file, const std::string& reason) {
  throw StorageError(file.path() + " cannot be trusted: " + reason);
}

/// XXH3-64 of the bytes before the seal that no range covers.
std::uint64_t hash_outside(const PosixFile& file, const std::vector<ByteRange>& ranges, std::uint64_t end) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::vector<std::byte> buffer(std::size_t{1} << 20);
  const auto add = [&](std::uint64_t begin, std::uint64_t stop) {
    while (begin < stop) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), stop - begin));
      file.read_at(begin, std::span(buffer).first(count));
      XXH3_64bits_update(state.get(), buffer.data(), count);
      begin += count;
    }
  };
  std::uint64_t position = 0;
  for (const auto& range : ranges) {
    add(position, range.offset);
    position = range.offset + range.size;
  }
  add(position, end);
  return XXH3_64bits_digest(state.get());
}

/// Ranges ascend without overlap and end before the seal.
bool well_formed(const std::vector<ByteRange>& ranges, std::uint64_t end) {
  std::uint64_t position = 0;
  for (const auto& range : ranges) {
    if (range.offset < position || range.offset > end || range.size > end - range.offset) return false;
    position = range.offset + range.size;
  }
  return true;
}

}  // namespace

std::uint64_t seal_size(std::size_t range_count) { return (2 * range_count + trailer_words) * sizeof(std::uint64_t); }

void write_seal(PosixFile& file, const std::vector<ByteRange>& ranges) {
  const std::uint64_t begin = file.size() - seal_size(ranges.size());
  if (!well_formed(ranges, begin) || ranges.size() > most_ranges)
    throw StorageError("cannot seal " + file.path() + ": its datasets are not where they should be");
  std::vector<std::uint64_t> words;
  for (const auto& range : ranges) words.insert(words.end(), {range.offset, range.size});
  words.push_back(ranges.size());
  words.push_back(hash_outside(file, ranges, begin));
  words.push_back(XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t)));
  words.push_back(magic);
  file.write_at(begin, std::as_bytes(std::span(words)));
}

std::vector<ByteRange> check_seal(const PosixFile& file) {
  constexpr std::array<unsigned char, 8> hdf5_signature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  const std::uint64_t size = file.size();
  if (size < seal_size(0)) broken(file, "it is cut short, or not a result file");
  std::array<unsigned char, 8> signature = {};
  file.read_at(0, std::as_writable_bytes(std::span(signature)));

  std::array<std::uint64_t, trailer_words> trailer = {};
  file.read_at(size - seal_size(0), std::as_writable_bytes(std::span(trailer)));
  const std::uint64_t count = trailer[0];
  if (trailer[3] != magic || count > most_ranges || seal_size(count) > size) {
    if (signature != hdf5_signature) broken(file, "it is not an HDF5 file");
    broken(file, "it is cut short, damaged, or not written by this program (it does not end with a seal)");
  }

  std::vector<std::uint64_t> words(2 * count + 2);
  const std::uint64_t begin = size - seal_size(count);
  file.read_at(begin, std::as_writable_bytes(std::span(words)));
  if (XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t)) != trailer[2])
    broken(file, "its seal is damaged");
  std::vector<ByteRange> ranges;
  for (std::size_t i = 0; i < count; ++i) ranges.push_back({words[2 * i], words[2 * i + 1]});
  if (!well_formed(ranges, begin)) broken(file, "its seal is damaged");
  if (hash_outside(file, ranges, begin) != trailer[1])
    broken(file, "its structure (attributes, coordinates, table of units) was damaged or changed after it was created");
  return ranges;
}

}  // namespace asymsweep
