#include "core/hash.hpp"

#include <xxhash.h>

#include <cstdio>

namespace asymsweep {

std::string hash_hex(std::string_view text) {
  const auto hash = XXH3_128bits(text.data(), text.size());
  char hex[33];
  std::snprintf(hex, sizeof hex, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return hex;
}

std::uint64_t hash_number(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace asymsweep
