// How targets of the reader damage a result file. Most random damage ends at the seal, so the words of the seal are also
// changed and its checksums computed anew: ranges that overlap, lie outside of the file or on the structure, a wrong
// length. The structure itself stays what it was behind such a seal (the HDF5 library must not see another one:
// structure.cpp does that with the library's own hand).

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "expect.hpp"
#include "scratch.hpp"
#include "store/seal.hpp"

using namespace asymsweep;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

constexpr std::uint64_t word = sizeof(std::uint64_t), trailer_words = 5;

struct Place {
  std::size_t begin, words;
};

/// Where the seal of the good file is.
Place seal_place() {
  static const Place place = [] {
    const auto at = fuzz::good_file().find("a_seal_2");
    fuzz::expect(at != std::string::npos, "a good file without a seal");
    std::uint64_t ranges = 0;
    std::memcpy(&ranges, fuzz::good_file().data() + at - 3 * word, word);
    const std::size_t words = 2 * ranges + trailer_words;
    return Place{at + word - words * word, words};
  }();
  return place;
}

/// The checksum of the bytes that these ranges leave, as the program would compute it; ranges that are not in order
/// have none.
std::uint64_t hash_outside(const std::string& file, std::vector<ByteRange> ranges, std::uint64_t end) {
  ranges.push_back({seal_place().begin, seal_place().words * word});
  std::ranges::sort(ranges, {}, &ByteRange::offset);
  std::string outside;
  std::uint64_t position = 0;
  for (const auto& range : ranges) {
    if (range.offset < position || range.offset > end || range.size > end - range.offset || end > file.size()) return 0;
    outside += file.substr(position, range.offset - position);
    position = range.offset + range.size;
  }
  outside += file.substr(position, end - position);
  return XXH3_64bits(outside.data(), outside.size());
}

/// One word of the seal changed, and its checksums computed anew.
void change_seal(std::string& file, std::mt19937& random) {
  const auto [begin, count] = seal_place();
  std::vector<std::uint64_t> words(count);
  std::memcpy(words.data(), file.data() + begin, count * word);
  const std::size_t changed = random() % (count - 3);  // ranges, length, number of ranges
  constexpr std::uint64_t extremes[] = {0, 1, 8, ~std::uint64_t{0}, std::uint64_t{1} << 63, std::uint64_t{1} << 40};
  switch (random() % 4) {
    case 0: words[changed] += random() % 64; break;
    case 1: words[changed] -= random() % 64; break;
    case 2: words[changed] = extremes[random() % std::size(extremes)]; break;
    default: words[changed] = random() % (2 * file.size());
  }
  std::vector<ByteRange> ranges;
  for (std::size_t i = 0; i + trailer_words < count; i += 2) ranges.push_back({words[i], words[i + 1]});
  words[count - 3] = hash_outside(file, ranges, words[count - 5]);
  words[count - 2] = XXH3_64bits(words.data(), (count - 2) * word);
  std::memcpy(file.data() + begin, words.data(), count * word);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned int seed) {
  std::mt19937 random(seed);
  if (most < fuzz::good_file().size()) return LLVMFuzzerMutate(data, size, most);
  std::string file(reinterpret_cast<const char*>(data), size);
  // From the good file each time, but for cuts: damage to the structure and a seal made to fit it must not meet.
  const auto kind = random() % 4;
  if (kind != 1 || file.size() < fuzz::good_file().size()) file = fuzz::good_file();
  switch (kind) {
    case 0: {  // damage anywhere
      std::memcpy(data, file.data(), file.size());
      return LLVMFuzzerMutate(data, file.size(), most);
    }
    case 1:  // cut
      file.resize(random() % file.size());
      break;
    case 2: {  // damage to results and to the columns of /units: the seal does not see it
      const auto first = seal_place().begin + seal_place().words * word;
      for (auto edits = 1 + random() % 8; edits > 0; --edits) file[first + random() % (file.size() - first)] = static_cast<char>(random());
      break;
    }
    default: change_seal(file, random);
  }
  std::memcpy(data, file.data(), file.size());
  return file.size();
}
