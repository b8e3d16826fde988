#include "engine/program_warnings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "core/error.hpp"
#include "core/text.hpp"
#include "engine/program_runs.hpp"
#include "problems/program.hpp"
#include "sweep/file_content.hpp"

namespace asymsweep {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code none;
  return fs::is_regular_file(path, none);
}

bool is_folder_of_path(const fs::path& folder) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string entry; std::getline(folders, entry, ':');)
    if (!entry.empty() && fs::path(entry).lexically_normal() == folder.lexically_normal()) return true;
  return false;
}

/// In a folder for programs, such as that of a virtual environment: no code of the sweep's.
bool is_of_the_system(const fs::path& path) {
  const auto folder = path.parent_path();
  return folder.filename() == "bin" || folder.filename() == "sbin" || is_folder_of_path(folder);
}

/// The file of a Python module; "" where it is none in this folder.
std::string file_of_module(std::string name) {
  std::ranges::replace(name, '.', '/');
  for (const auto* end : {".py", "/__main__.py"})
    if (is_file(name + end)) return name + end;
  return "";
}

/// The word as it is, or what a shell would cut it into.
std::vector<std::string> shell_parts_of(const std::string& word) {
  if (is_file(word)) return {word};
  constexpr std::string_view between = " \t'\"=;|&<>()";
  std::vector<std::string> parts(1);
  for (const char c : word) {
    if (between.find(c) == between.npos) parts.back() += c;
    else if (!parts.back().empty()) parts.emplace_back();
  }
  return parts;
}

bool is_named(const std::string& file, const std::vector<NamedContent>& files) {
  std::error_code none;
  return std::ranges::any_of(files, [&](const auto& named) { return fs::path(named.path).lexically_normal() == fs::path(file).lexically_normal() || fs::equivalent(named.path, file, none); });
}

std::vector<std::string> paths_of(const std::vector<NamedContent>& files) {
  std::vector<std::string> paths;
  for (const auto& named : files) paths.push_back(named.path);
  return paths;
}

}  // namespace

std::vector<std::string> files_in_command(const std::vector<std::string>& command) {
  std::vector<std::string> parts, files;
  for (const auto& word : command)
    for (auto& part : shell_parts_of(word)) parts.push_back(std::move(part));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string file;
    const bool is_module = i > 0 && parts[i - 1] == "-m";
    const bool is_program_of_path = i == 0 && parts[i].find('/') == std::string::npos;
    if (is_module) file = file_of_module(parts[i]);
    else if (!parts[i].empty() && !is_program_of_path && is_file(parts[i]) && !is_of_the_system(parts[i])) file = parts[i];
    if (!file.empty() && std::ranges::find(files, file) == files.end()) files.push_back(file);
  }
  return files;
}

void warn_of_unnamed_files(const Sweep& sweep, Observer& observer) {
  if (!is_program(sweep)) return;
  const auto files = named_contents(sweep.fixed.word("program.files"));
  const auto named = paths_of(files);
  auto lacking = files_in_command(program_specification(sweep.fixed).command);
  std::erase_if(lacking, [&](const auto& file) { return is_named(file, files); });
  const std::string harm = "edit the code, and runs of the old and of the new code come into one file without a word; ";
  if (!lacking.empty()) {
    auto all = named;
    all.insert(all.end(), lacking.begin(), lacking.end());
    observer.warn("program.files lacks " + join(lacking, ", ", " and ") + " of program.command: " + harm + "write program.files = " + join(all) + ", and the files that they import");
  } else if (files.empty()) {
    observer.warn("program.files names no file of the program: " + harm + "name its source files there");
  }
}

void warn_of_missing_command(const Sweep& sweep, Observer& observer) {
  if (!is_program(sweep)) return;
  try {
    require_command(sweep);
  } catch (const UserError& error) {
    observer.warn(error.what());
  }
}

}  // namespace asymsweep
