#include "store/kept_files.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

namespace asymsweep {
namespace {

constexpr std::string_view numbered = "program_file_", content_of = "_content", earlier = "content of ";

std::string name_of(std::size_t number) { return std::string(numbered) + std::to_string(number); }

/// "3" of "program_file_3" and "program_file_3_content"; "" of others.
std::string_view number_in(std::string_view name) {
  if (!name.starts_with(numbered)) return "";
  name.remove_prefix(numbered.size());
  if (name.ends_with(content_of)) name.remove_suffix(content_of.size());
  constexpr std::size_t most_digits = 9;
  return name.size() <= most_digits && name.find_first_not_of("0123456789") == name.npos ? name : "";
}

}  // namespace

void keep_file(std::map<std::string, Attribute>& attributes, std::size_t number, const KeptFile& file) {
  attributes[name_of(number)] = file.path;
  attributes[name_of(number) + std::string(content_of)] = file.content;
}

std::vector<KeptFile> kept_files(const std::map<std::string, Attribute>& attributes) {
  std::vector<KeptFile> files;
  std::map<std::size_t, KeptFile> by_number;
  for (const auto& [name, value] : attributes) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) continue;
    if (name.starts_with(earlier)) files.push_back({name.substr(earlier.size()), *text});
    const auto number = std::string(number_in(name));
    if (number.empty() || name.ends_with(content_of)) continue;
    const auto content = attributes.find(name + std::string(content_of));
    if (content == attributes.end() || !std::holds_alternative<std::string>(content->second)) continue;
    by_number[std::stoul(number)] = {*text, std::get<std::string>(content->second)};
  }
  for (auto& [number, file] : by_number) files.push_back(std::move(file));
  return files;
}

bool is_of_kept_file(const std::string& attribute) { return attribute.starts_with(earlier) || !number_in(attribute).empty(); }

}  // namespace asymsweep
