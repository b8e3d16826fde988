#include "program/python_module.hpp"

#include <filesystem>

namespace asymsweep {

std::string python_module_folder() {
  std::error_code none;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const auto& folder : {program / "python", program.parent_path() / "share/asymsweep/python", std::filesystem::path(ASYMSWEEP_INSTALLED_PYTHON)})
    if (std::filesystem::exists(folder / "asymsweep.py", none)) return folder.string();
  return "";
}

}  // namespace asymsweep
