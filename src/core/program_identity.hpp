#pragma once
// Which program this is, in eight bytes that every unit it trains can carry.

#include <cstdint>
#include <string>

namespace asymsweep {

/// 12 hexadecimal digits of the commit (0 outside a git checkout), then 4 of the linker's build ID, which differs wherever code,
/// compiler or options do: rows of one's own and uncommitted changes too. Never 0.
std::uint64_t program_identity();

/// "commit 74e20e8c0f1a, build 3f2a"; 0 is "a program that left no name", as those before 0.1.0 did.
std::string program_text(std::uint64_t identity);

}  // namespace asymsweep
