#include "store/named_file.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"
#include "store/posix_file.hpp"
#include "store/schema.hpp"
#include "store/seal.hpp"

namespace asymsweep {
namespace {

constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

/// The first bytes, as many as could hold a seal and all that is in front of it.
std::string beginning(const PosixFile& file) {
  std::string bytes(std::min(file.size(), last_seal_begin), '\0');
  file.read_at(0, std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

/// Without control characters. What is left of a result file begins with the signature's 0x89, or with a zero.
bool is_text(std::string_view bytes) {
  constexpr std::string_view white_space = "\t\n\f\r";
  return !bytes.empty() && bytes[0] != hdf5_signature[0] && std::ranges::none_of(bytes, [&](char c) {
    return static_cast<unsigned char>(c) < ' ' && white_space.find(c) == white_space.npos;
  });
}

/// A section before any key, and among the sections the one that every sweep has.
bool looks_like_a_sweep(std::string_view text) {
  bool begins = false;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    if (!begins && !line.starts_with('[')) return false;
    begins = true;
    if (line == "[sweep]") return true;
  }
  return false;
}

/// Words of every result file, further apart than one lost block of a disk, 4 KiB, takes away.
bool has_trace(std::string_view bytes) {
  constexpr std::array traces = {schema::name, schema::unit_columns[schema::attempt].name, schema::unit_columns[schema::checksum].long_name};
  return std::ranges::any_of(traces, [&](const char* trace) { return bytes.find(trace) != bytes.npos; });
}

/// An image, an archive, ...: nothing of a result file is in it, and it begins neither as one nor with a block of zeros.
bool is_foreign(std::string_view bytes) {
  const auto begin = bytes.substr(0, hdf5_signature.size());
  return !hdf5_signature.starts_with(begin) && std::ranges::any_of(begin, [](char c) { return c != 0; }) && !has_trace(bytes);
}

std::uint64_t word_at(std::string_view bytes, std::size_t offset) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

/// HDF5 file format specification 3.0, II.A: a version 0 or 1 superblock, which no result file has; or a version 2 or 3 one
/// with the end of the file and the root group's header where it says.
bool is_whole_hdf5(std::string_view bytes, std::uint64_t size) {
  constexpr std::size_t version = 8, end_of_file = 28, root_header = 36, superblock_bytes = 48;
  if (!bytes.starts_with(hdf5_signature) || bytes.size() < superblock_bytes) return false;
  if (bytes[version] < 2) return true;
  const auto root = word_at(bytes, root_header);
  return size >= word_at(bytes, end_of_file) && root < bytes.size() && bytes.substr(root).starts_with("OHDR");
}

}  // namespace

std::string behind_link(const std::string& path) {
  constexpr int most_links = 40;  // the system's own limit: who goes in circles is refused on opening
  std::filesystem::path target = path;
  std::error_code error;
  for (int links = 0; links < most_links && std::filesystem::is_symlink(target, error); ++links)
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
  return target.string();
}

void require_result_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw UserError(path + " is a folder, not a result file");
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error))
    throw UserError(path + " is a device or a pipe, not a result file");
  PosixFile file;
  try {
    file = PosixFile::open(path, O_RDONLY);
  } catch (const StorageError& failure) {
    throw UserError(failure.what());
  }
  const auto bytes = beginning(file);
  if (is_text(bytes)) {
    if (!looks_like_a_sweep(bytes)) throw UserError(path + " is a text, not a result file");
    throw UserError(path + " is a sweep file, not a result file; `asymsweep run SWEEP -o FILE` writes one");
  }
  if (is_foreign(bytes)) throw UserError(path + " is not a result file");
  if (is_whole_hdf5(bytes, file.size()) && !has_trace(bytes))
    throw UserError(path + " is an HDF5 file of another program, not a result file of asymsweep");
}

}  // namespace asymsweep
