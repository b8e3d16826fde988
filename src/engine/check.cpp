#include "engine/check.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/random.hpp"
#include "engine/program_runs.hpp"
#include "engine/recompute.hpp"
#include "engine/result_layout.hpp"
#include "store/named_file.hpp"
#include "store/reader.hpp"
#include "store/verify.hpp"
#include "training/key_table.hpp"
#include "training/train_unit.hpp"

namespace asymsweep {
namespace {

/// `count` different units among those done and sound, drawn by a fixed stream: the same ones every time for one seed.
std::vector<std::uint64_t> draw_units(std::vector<std::uint64_t> sound, std::uint64_t count, std::uint64_t draw_seed) {
  for (std::size_t i = 0; i < sound.size() && i < count; ++i) {
    const auto left = sound.size() - i;
    const double u = uniform(draw_seed, Stream::unit_choice, {0, 0, static_cast<std::uint32_t>(i)});
    std::swap(sound[i], sound[i + static_cast<std::size_t>(u * static_cast<double>(left))]);
  }
  sound.resize(std::min<std::size_t>(sound.size(), count));
  return sound;
}

CheckReport examine(const std::string& path, std::uint64_t recompute_count, std::uint64_t draw_seed) {
  const auto file = ResultFile::open(path, CutShort::accept);
  CheckReport findings{.units = file.layout().units.size()};
  if (const auto sentence = file.cut_short()) findings.damage.push_back(*sentence);
  std::vector<std::uint64_t> damaged;  // ascending
  for (const auto& damage : verify(file)) {
    damaged.push_back(damage.unit);
    findings.damage.push_back(damage.message);
  }
  const auto table = file.unit_table();
  findings.programs = programs_of(table);
  std::vector<std::uint64_t> sound;
  for (std::uint64_t u = 0; u < findings.units; ++u) {
    findings.done += table.done[u] != 0;
    findings.left_out += table.is_left_out(u);
    if (table.done[u] && !std::ranges::binary_search(damaged, u)) sound.push_back(u);
  }
  if (recompute_count == 0) return findings;
  const auto sweep = parse_sweep(file.layout().text("sweep_canonical"), "the sweep stored in " + path, {}, key_table());
  auto plan = training_plan(sweep);
  findings.of_a_program = is_program(sweep);
  if (!same_shape(file.layout(), result_shape(sweep, plan)))
    throw UserError("check: --recompute cannot compare: " + path + " was begun by a program (" + file.layout().text("program_version") +
                    ", commit " + file.layout().text("commit") + ") that stores other metrics or checkpoints than this one");
  if (findings.of_a_program) plan.program = program_runs(sweep);
  for (const auto unit : draw_units(sound, recompute_count, draw_seed)) {
    findings.recomputed += 1;
    const auto& stored = file.layout().units[unit];
    findings.drawn.push_back("unit " + std::to_string(unit) + ": configuration " + std::to_string(stored.configuration) + ", seeds " + std::to_string(sweep.first_seed + stored.seed_begin) +
                             " to " + std::to_string(sweep.first_seed + stored.seed_begin + stored.seed_count - 1));
    if (const auto difference = recompute(file, sweep, plan, unit)) findings.differences.push_back(difference->sentence), findings.other_numbers |= difference->other_numbers;
  }
  return findings;
}

}  // namespace

CheckReport check_file(const std::string& path, std::uint64_t recompute, std::uint64_t draw_seed) {
  require_result_file(path);
  try {
    return examine(path, recompute, draw_seed);
  } catch (const DamageError& error) {
    return {.damage = {error.what()}};  // not even its structure can be trusted
  }
}

}  // namespace asymsweep
