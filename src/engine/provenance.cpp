#include "engine/provenance.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <cstdlib>

#include "core/build_info.hpp"
#include "core/clock.hpp"
#include "core/instruction_set.hpp"
#include "core/shell_word.hpp"
#include "core/text.hpp"
#include "scheduler/communicator.hpp"
#include "store/library_version.hpp"

namespace asymsweep {
namespace {

constexpr const char* between = "; ";

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  const std::string_view separator = between;
  for (std::size_t begin = 0, end = 0; begin <= text.size(); begin = end + separator.size()) {
    end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
  }
  return parts;
}

std::string joined_texts(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return a + b;
  auto parts = parts_of(a);
  for (auto& part : parts_of(b))
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(std::move(part));
  return join(parts, between);
}

}  // namespace

std::map<std::string, Attribute> provenance(const std::vector<Flag>& flags, int ranks) {
  std::string flag_text;
  for (const auto& [key, value] : flags) flag_text += (flag_text.empty() ? "--" : " --") + key + " " + shell_word(value);
  utsname system = {};
  uname(&system);
  const char* job = std::getenv("SLURM_JOB_ID");
  return {{"sweep_flags", flag_text},
          {"program", std::string("asymsweep")},
          {"program_version", std::string(build_info::version)},
          {"commit", std::string(build_info::commit)},
          {"compiler", std::string(build_info::compiler)},
          {"compiler_flags", std::string(build_info::compiler_flags)},
          {"architecture", instruction_set()},
          {"mpi_version", mpi_library_version()},
          {"hdf5_version", hdf5_library_version()},
          {"host", std::string(system.nodename)},
          {"ranks", std::int64_t{ranks}},
          {"slurm_job", std::string(job ? job : "")},
          {"created", now_utc()},
          {"extensions", std::int64_t{0}}};
}

Attribute joined(const Attribute& a, const Attribute& b) {
  const auto* first = std::get_if<std::string>(&a);
  const auto* second = std::get_if<std::string>(&b);
  return first && second ? joined_texts(*first, *second) : std::max(a, b);
}

}  // namespace asymsweep
