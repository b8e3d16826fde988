#pragma once
// XXH3 (xxHash library): fast, well mixed, not cryptographic. Guards against accidents, not against malice.

#include <cstdint>
#include <string>
#include <string_view>

namespace asymsweep {

/// 128 bits as 32 hexadecimal digits.
std::string hash_hex(std::string_view text);

/// 64 bits.
std::uint64_t hash_number(std::string_view text);

}  // namespace asymsweep
