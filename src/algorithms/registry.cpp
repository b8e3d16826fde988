#include "algorithms/registry.hpp"

#include "algorithms/asymre.hpp"
#include "algorithms/grpo.hpp"
#include "algorithms/reinforce_is.hpp"
#include "algorithms/sft.hpp"
#include "algorithms/topr.hpp"
#include "core/registry.hpp"

namespace asymsweep {
namespace {

Registry<Algorithm>& registry() {
  static Registry<Algorithm> rows("algorithm", {
      asymre(), reinforce_is(), grpo(), topr(), sft(),
  });
  return rows;
}

}  // namespace

const std::vector<Algorithm>& algorithms() { return registry().rows(); }

void add_algorithm(Algorithm row) {
  if (row.register_bytes != register_bytes)
    throw std::logic_error("algorithm " + row.name + " was compiled for registers of " + std::to_string(row.register_bytes) +
                           " bytes, asymsweep for " + std::to_string(register_bytes) +
                           ": compile it with the options of asymsweep's CMake targets");
  registry().add(std::move(row));
}

const Algorithm& find_algorithm(std::string_view name) { return registry().find(name); }

}  // namespace asymsweep
