#include "store/seal.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <string_view>

#include "core/error.hpp"

namespace asymsweep {
namespace {

static_assert(std::endian::native == std::endian::little, "result files are little-endian, written without conversion");

constexpr std::uint64_t magic = 0x325f6c6165735f61;  // "a_seal_2"
constexpr std::uint64_t trailer_words = 5;
constexpr std::uint64_t most_ranges = 1 << 16;

[[noreturn]] void broken(const PosixFile& file, const std::string& reason) {
  throw DamageError(file.path() + " cannot be trusted: " + reason);
}

/// XXH3-64 of the bytes of a file of `end` bytes that no range covers.
std::uint64_t hash_outside(const PosixFile& file, const std::vector<ByteRange>& ranges, std::uint64_t end) {
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::vector<std::byte> buffer(std::min<std::uint64_t>(std::uint64_t{1} << 20, end));
  for (const auto& gap : gaps(ranges, end))
    for (std::uint64_t done = 0; done < gap.size;) {
      const auto part = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), gap.size - done));
      file.read_at(gap.offset + done, part);
      XXH3_64bits_update(state.get(), part.data(), part.size());
      done += part.size();
    }
  return XXH3_64bits_digest(state.get());
}

std::vector<ByteRange> with(std::vector<ByteRange> ranges, const ByteRange& one_more) {
  const auto behind = std::ranges::upper_bound(ranges, one_more.offset, {}, &ByteRange::offset);
  ranges.insert(behind, one_more);
  return ranges;
}

/// Ranges ascend without overlap and end by `end`.
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

std::vector<ByteRange> gaps(const std::vector<ByteRange>& ranges, std::uint64_t end) {
  std::vector<ByteRange> result;
  std::uint64_t position = 0;
  for (const auto& range : ranges) {
    if (range.offset > position) result.push_back({position, range.offset - position});
    position = range.offset + range.size;
  }
  if (end > position) result.push_back({position, end - position});
  return result;
}

void write_seal(PosixFile& file, const std::vector<ByteRange>& ranges, std::uint64_t begin) {
  const std::uint64_t file_bytes = file.size();
  const auto sealed = with(ranges, {begin, seal_size(ranges.size())});
  if (!well_formed(sealed, file_bytes) || ranges.size() > most_ranges || begin > last_seal_begin)
    throw StorageError("cannot seal " + file.path() + ": its datasets are not where they should be");
  std::vector<std::uint64_t> words;
  for (const auto& range : ranges) words.insert(words.end(), {range.offset, range.size});
  words.push_back(file_bytes);
  words.push_back(ranges.size());
  words.push_back(hash_outside(file, sealed, file_bytes));
  words.push_back(XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t)));
  words.push_back(magic);
  file.write_at(begin, std::as_bytes(std::span(words)));
}

namespace {

/// The words of the seal whose last one, the magic, is at `magic_begin`; empty when it is not one.
std::vector<std::uint64_t> words_before(const PosixFile& file, std::uint64_t magic_begin) {
  if (magic_begin < (trailer_words - 1) * sizeof(std::uint64_t)) return {};
  std::array<std::uint64_t, trailer_words> trailer = {};
  const std::uint64_t end = magic_begin + sizeof(std::uint64_t);
  file.read_at(end - sizeof trailer, std::as_writable_bytes(std::span(trailer)));
  if (trailer[1] > most_ranges || seal_size(trailer[1]) > end) return {};
  std::vector<std::uint64_t> words(seal_size(trailer[1]) / sizeof(std::uint64_t));
  file.read_at(end - seal_size(trailer[1]), std::as_writable_bytes(std::span(words)));
  if (XXH3_64bits(words.data(), (words.size() - 2) * sizeof(std::uint64_t)) != trailer[3]) return {};
  return words;
}

struct FoundSeal {
  std::uint64_t begin = 0;
  std::vector<std::uint64_t> words;
};

FoundSeal find_seal(const PosixFile& file) {
  const std::uint64_t end = std::min(file.size(), last_seal_begin + seal_size(most_ranges));
  const std::string_view wanted(reinterpret_cast<const char*>(&magic), sizeof magic);
  std::string buffer;
  // The seal of a usual file is in the first block. Blocks overlap by the length of what is looked for.
  for (std::uint64_t block = 0; block + wanted.size() <= end; block += buffer.size() - wanted.size() + 1) {
    buffer.resize(std::min<std::uint64_t>(std::uint64_t{1} << 20, end - block));
    file.read_at(block, std::as_writable_bytes(std::span(buffer)));
    for (auto at = buffer.find(wanted); at != buffer.npos; at = buffer.find(wanted, at + 1))
      if (auto words = words_before(file, block + at); !words.empty())
        return {block + at + wanted.size() - words.size() * sizeof(std::uint64_t), std::move(words)};
  }
  broken(file, "it is cut short, damaged, or not written by this program (no seal is found in it)");
}

}  // namespace

Seal check_seal(const PosixFile& file) {
  constexpr std::array<unsigned char, 8> hdf5_signature = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  const std::uint64_t size = file.size();
  if (size < seal_size(0)) broken(file, "it is cut short, or not a result file");
  std::array<unsigned char, 8> signature = {};
  file.read_at(0, std::as_writable_bytes(std::span(signature)));
  if (signature != hdf5_signature) broken(file, "it is not an HDF5 file, or its first bytes are damaged");

  const auto [begin, words] = find_seal(file);
  const auto* trailer = &words[words.size() - trailer_words];
  Seal seal{.ranges = {}, .file_bytes = trailer[0]};
  for (std::size_t i = 0; i < trailer[1]; ++i) seal.ranges.push_back({words[2 * i], words[2 * i + 1]});
  const auto sealed = with(seal.ranges, {begin, seal_size(seal.ranges.size())});
  if (!well_formed(sealed, seal.file_bytes)) broken(file, "its seal is damaged");
  if (size > seal.file_bytes) broken(file, "something was added to its end");
  for (const auto& gap : gaps(sealed, seal.file_bytes))
    if (gap.offset + gap.size > size) broken(file, "it is cut short, and more than results are lost");
  if (hash_outside(file, sealed, seal.file_bytes) != trailer[2])
    broken(file, "its structure (attributes, coordinates, table of units) was damaged or changed after it was created");
  return seal;
}

std::uint64_t seal_checksum(const PosixFile& file) {
  const auto words = find_seal(file).words;
  return words[words.size() - 2];
}

}  // namespace asymsweep
