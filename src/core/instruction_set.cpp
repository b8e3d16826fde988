#include "core/instruction_set.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr const char* variable = "ASYMSWEEP_ISA";

std::vector<std::string> names_of(const std::vector<InstructionSet>& sets) {
  std::vector<std::string> names;
  for (const auto& set : sets) names.push_back(set.name);
  return names;
}

std::size_t choose() {
  const auto& sets = instruction_sets();
  auto usable = sets;
  std::erase_if(usable, [](const InstructionSet& set) { return !set.supported; });
  const char* wanted = std::getenv(variable);
  if (!wanted || !*wanted) {
    if (usable.empty()) throw UserError("this processor has none of the instruction sets of this program: " + join(names_of(sets)));
    return static_cast<std::size_t>(std::ranges::find(sets, usable.back().name, &InstructionSet::name) - sets.begin());
  }
  const auto found = std::ranges::find(sets, wanted, &InstructionSet::name);
  if (found == sets.end())
    throw UserError(std::string(variable) + " = " + wanted + " is not an instruction set of this program (allowed: " + join(names_of(sets)) + ")");
  if (!found->supported)
    throw UserError(std::string(variable) + " = " + wanted + " cannot be used: this processor lacks it (it has " + join(names_of(usable)) + ")");
  return static_cast<std::size_t>(found - sets.begin());
}

}  // namespace

const std::vector<InstructionSet>& instruction_sets() {
#ifdef ASYMSWEEP_SEVERAL_INSTRUCTION_SETS
  static const std::vector<InstructionSet> sets = {{"x86-64-v2", __builtin_cpu_supports("x86-64-v2") != 0},
                                                   {"x86-64-v3", __builtin_cpu_supports("x86-64-v3") != 0},
                                                   {"x86-64-v4", __builtin_cpu_supports("x86-64-v4") != 0}};
#else
  static const std::vector<InstructionSet> sets = {{ASYMSWEEP_INSTRUCTION_SET, true}};
#endif
  return sets;
}

std::size_t used_instruction_set() {
  static const auto used = choose();
  return used;
}

const std::string& instruction_set() { return instruction_sets()[used_instruction_set()].name; }

}  // namespace asymsweep
