#include "core/program_identity.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "core/build_info.hpp"

namespace asymsweep {
namespace {

constexpr int build_bits = 16;

/// The first two bytes of a segment's GNU build ID, 0 where it has none.
std::uint64_t build_in(const char* note, std::size_t size) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, note, sizeof head);
    const std::size_t name_bytes = (head.n_namesz + 3) / 4 * 4, bytes = sizeof head + name_bytes + (head.n_descsz + 3) / 4 * 4;
    if (bytes > size) return 0;
    const char* const name = note + sizeof head;
    if (head.n_type == NT_GNU_BUILD_ID && head.n_descsz >= 2 && std::string_view(name, head.n_namesz) == std::string_view("GNU", 4)) {
      const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(name[name_bytes + i])); };
      return byte(0) << 8 | byte(1);
    }
    note += bytes;
    size -= bytes;
  }
  return 0;
}

/// Of the program itself, which the loader names first.
std::uint64_t build_number() {
  std::uint64_t build = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* program, std::size_t, void* found) {
        for (int s = 0; s < program->dlpi_phnum; ++s)
          if (const auto& segment = program->dlpi_phdr[s]; segment.p_type == PT_NOTE)
            if (const auto number = build_in(reinterpret_cast<const char*>(program->dlpi_addr + segment.p_vaddr), segment.p_memsz))  // NOLINT
              *static_cast<std::uint64_t*>(found) = number;
        return 1;
      },
      &build);
  return build;
}

}  // namespace

std::uint64_t program_identity() {
  static const auto identity = [] {
    const std::string_view commit = build_info::commit;
    std::uint64_t number = 0;
    const auto digits = commit.substr(0, 12);
    if (std::from_chars(digits.begin(), digits.end(), number, 16).ptr != digits.end()) number = 0;
    return std::max<std::uint64_t>(number << build_bits | build_number(), 1);
  }();
  return identity;
}

std::string program_text(std::uint64_t identity) {
  if (identity == 0) return "a program that left no name";
  char text[64];
  const auto commit = static_cast<unsigned long long>(identity >> build_bits);
  const auto build = static_cast<unsigned>(identity & ((1U << build_bits) - 1));
  if (commit == 0) std::snprintf(text, sizeof text, "commit unknown, build %04x", build);
  else std::snprintf(text, sizeof text, "commit %012llx, build %04x", commit, build);
  return text;
}

}  // namespace asymsweep
