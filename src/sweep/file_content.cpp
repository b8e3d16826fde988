#include "sweep/file_content.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/error.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t hash_digits = 32;

/// Where "@HASH" begins; npos of a path without one.
std::size_t hash_place(const std::string& entry) {
  const auto at = entry.rfind('@');
  if (at == entry.npos || entry.size() - at - 1 != hash_digits) return entry.npos;
  return entry.find_first_not_of("0123456789abcdef", at + 1) == entry.npos ? at : entry.npos;
}

/// 'a b.py' as people write it in a command.
std::string_view without_quotes(std::string_view name) {
  const bool quoted = name.size() >= 2 && name.front() == name.back() && (name.front() == '\'' || name.front() == '"');
  return quoted ? name.substr(1, name.size() - 2) : name;
}

/// "./a//b.py" as "a/b.py". A ".." stays: behind a link it leads elsewhere.
std::string plain_path(const std::string& path) {
  std::filesystem::path plain;
  for (const auto& part : std::filesystem::path(path))
    if (part != ".") plain /= part;
  return plain.string();
}

std::vector<std::string> entries_of(const std::string& list) {
  std::vector<std::string> entries;
  std::istringstream stream(list);
  for (std::string entry; std::getline(stream, entry, ',');) {
    const auto name = without_quotes(trimmed(entry));
    if (name.empty()) throw UserError("has an empty name in its list");
    entries.emplace_back(name);
  }
  return entries;
}

}  // namespace

std::string content_of_file(const std::string& path) {
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) throw UserError("names " + path + ", which is a folder: name its files");
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none)) throw UserError("names " + path + ", which is a device or a pipe: name regular files");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  const bool is_empty = file.is_open() && file.peek() == std::ifstream::traits_type::eof();
  if (!file.is_open() || (!is_empty && !(content << file.rdbuf()))) throw UserError("names " + path + ", which cannot be read: " + std::strerror(errno) + " (paths are as seen from the folder where the command is given)");
  return content.str();
}

std::string with_hashes(const std::string& list) {
  auto entries = entries_of(list);
  for (auto& entry : entries)
    if (hash_place(entry) == entry.npos) entry += "@" + hash_hex(content_of_file(entry));
  std::ranges::sort(entries);
  return join(entries);
}

std::vector<NamedContent> named_contents(const std::string& list) {
  std::vector<NamedContent> contents;
  for (const auto& entry : entries_of(list)) {
    const auto at = hash_place(entry);
    contents.push_back({entry.substr(0, at), at == entry.npos ? "" : entry.substr(at + 1)});
  }
  return contents;
}

std::set<std::pair<std::string, std::string>> meant_contents(const std::string& list) {
  std::set<std::pair<std::string, std::string>> meant;
  for (const auto& [path, hash] : named_contents(list)) meant.emplace(plain_path(path), hash);
  return meant;
}

}  // namespace asymsweep
