#include "program/not_started.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/characters.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

/// Of the first line "#!/bin/sh -e"; "" of a file without one. A carriage return at its end is part of the name, as for the system.
std::string interpreter_of(const std::string& script) {
  constexpr std::size_t longest_line = 256;  // as the kernel reads
  std::string line(longest_line, '\0');
  std::ifstream file(script, std::ios::binary);
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(file.gcount()));
  if (!line.starts_with("#!")) return "";
  line = line.substr(2, line.find('\n') - 2);
  line.erase(0, line.find_first_not_of(" \t"));
  return line.substr(0, line.find_first_of(" \t"));
}

}  // namespace

std::string why_not_started(const std::string& program, int reason) {
  const std::string of_system = std::strerror(reason);
  std::error_code none;
  if (reason != ENOENT || program.find('/') == program.npos || !std::filesystem::is_regular_file(program, none)) return of_system;
  const auto interpreter = interpreter_of(program);
  if (interpreter.empty()) return of_system;
  return "its first line names '" + printable(interpreter) + "', which is not there" +
         (interpreter.ends_with('\r') ? ": the file has the line ends of Windows; remove them (dos2unix), or write the interpreter into program.command" : "");
}

}  // namespace asymsweep
