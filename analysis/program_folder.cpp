#include "analysis/program_folder.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <vector>

#include "analysis/folder.hpp"
#include "core/error.hpp"
#include "core/hash.hpp"
#include "store/kept_files.hpp"
#include "store/replace_file.hpp"

namespace asymsweep::analysis {
namespace {

namespace fs = std::filesystem;

/// A file below FOLDER/program.
struct Written {
  fs::path place;  ///< relative, without ".."
  std::string path, hash;
};

/// The path without what leads out of a folder.
fs::path inner_path(const std::string& path) {
  fs::path inner;
  for (const auto& part : fs::path(path).relative_path())
    if (!part.empty() && part != "." && part != "..") inner /= part;
  return inner;
}

/// One is the other, or a folder on the way to it.
bool clash(const fs::path& a, const fs::path& b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return in_a == a.end() || in_b == b.end();
}

fs::path free_place(const std::string& path, const std::vector<Written>& taken) {
  auto place = inner_path(path);
  for (int number = 2; std::ranges::any_of(taken, [&](const auto& other) { return clash(place, other.place); }); ++number)
    place = fs::path(std::to_string(number)) / inner_path(path);
  return place;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

/// What an earlier analysis wrote here; nothing where the list is none.
std::vector<Written> earlier_files(const fs::path& list) {
  std::error_code none;
  std::vector<Written> files;
  if (!fs::is_regular_file(list, none)) return files;
  try {
    for (const auto& entry : nlohmann::json::parse(content_of(list)))
      files.push_back({inner_path(entry.at("file").get<std::string>()), entry.at("path").get<std::string>(), entry.at("hash").get<std::string>()});
  } catch (const nlohmann::json::exception&) {
    return {};
  }
  return files;
}

/// And the folders that are empty then.
void remove_unchanged(const fs::path& folder, const Written& file) {
  std::error_code none;
  if (!fs::is_regular_file(fs::symlink_status(folder / file.place, none)) || hash_hex(content_of(folder / file.place)) != file.hash) return;
  std::error_code error;
  fs::remove(folder / file.place, error);
  if (error) throw StorageError("cannot remove " + (folder / file.place).string() + ": " + error.message());
  for (auto place = file.place.parent_path();; place = place.parent_path()) {
    if (!fs::is_empty(folder / place, none) || none) return;
    fs::remove(place.empty() ? folder : folder / place, none);
    if (place.empty()) return;
  }
}

std::string list_text(const std::vector<Written>& files) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& file : files) list.push_back({{"file", file.place.string()}, {"path", file.path}, {"hash", file.hash}});
  return list.dump(1) + "\n";
}

void make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw StorageError("cannot make the folder " + folder.string() + ": " + error.message());
}

}  // namespace

void write_program_files(const fs::path& folder, const Layout& layout) {
  const auto kept = kept_files(layout.attributes);
  std::vector<Written> files;
  for (const auto& [path, content] : kept) files.push_back({free_place(path, files), path, hash_hex(content)});
  const auto list = folder / "program.json";
  for (const auto& file : earlier_files(list))
    if (std::ranges::find(files, file.place, &Written::place) == files.end()) remove_unchanged(folder / "program", file);
  std::error_code none;
  if (files.empty()) {
    fs::remove(list, none);
    return;
  }
  write_text(list, list_text(files));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto place = folder / "program" / files[i].place;
    make_folders(place.parent_path());
    write_text(place, kept[i].content);
  }
}

}  // namespace asymsweep::analysis
