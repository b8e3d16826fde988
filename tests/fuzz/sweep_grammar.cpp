// Any text as a sweep file, with a flag behind its first byte 1: a sweep whose canonical text is the same sweep, or
// one sentence of refusal.

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "expect.hpp"
#include "sweep/common_keys.hpp"
#include "sweep/comparison.hpp"
#include "sweep/sweep.hpp"

using namespace asymsweep;

namespace {

/// Every kind of row that the program's own table has, in fewer rows.
KeyTable make_table() {
  KeyTable table;
  table.keys = sweep_keys();
  const auto add = [&](std::string section, std::string name, ValueDomain domain, std::optional<std::string> fallback,
                       std::vector<std::string> environments = {}, bool optional = false) {
    table.keys.push_back({.section = std::move(section), .name = std::move(name), .domain = std::move(domain),
                          .default_text = std::move(fallback), .meaning = "for fuzzing", .optional = optional,
                          .environments = std::move(environments)});
  };
  add("problem", "environment", {.words = {"bandit", "contextual"}}, "bandit");
  add("bandit", "arms", {.number = true, .integer = true, .minimum = 2}, "100", {"bandit"});
  add("bandit", "reward_means", {.words = {"uniform"}, .vector = true}, "uniform", {"bandit"});
  add("contextual", "features", {.number = true, .integer = true, .minimum = 1}, "16", {"contextual"});
  add("train", "steps", {.number = true, .integer = true, .minimum = 1}, "5");
  add("train", "lag", {.number = true, .integer = true, .infinity_allowed = true, .minimum = 1}, "1");
  add("baseline", "v", {.number = true}, std::nullopt, {}, true);
  add("baseline", "delta_v", {.number = true}, std::nullopt, {}, true);
  table.exactly_one_of = {{"baseline.v", "baseline.delta_v"}};
  return table;
}

void expect_same(const Sweep& sweep, const KeyTable& table) {
  const auto again = parse_sweep(sweep.canonical, "canonical", {}, table);
  fuzz::expect(again.canonical == sweep.canonical, "a canonical text that does not read back");
  fuzz::expect(again.configuration_count() == sweep.configuration_count(), "another grid");
  const auto last = sweep.configuration_count() - 1;
  fuzz::expect(again.configuration(last).values() == sweep.configuration(last).values(), "other values");
  fuzz::expect(!first_difference(sweep, again), "a difference from itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const KeyTable table = make_table();
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto bar = input.find('\1');
  std::vector<Flag> flags;
  if (bar != input.npos) flags.emplace_back("train.lag", input.substr(bar + 1));
  std::optional<Sweep> sweep;
  try {
    sweep = parse_sweep(input.substr(0, bar), "fuzz.ini", flags, table);
  } catch (const UserError& error) {
    if (bar == input.npos)  // a flag may hold a line break, and is quoted
      fuzz::expect(std::string(error.what()).find('\n') == std::string::npos, "a refusal of more than one line");
  }
  if (sweep) expect_same(*sweep, table);  // out of the try: a refusal here is a finding
  return 0;
}
