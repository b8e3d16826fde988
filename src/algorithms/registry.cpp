#include "algorithms/registry.hpp"

#include "algorithms/built_in.hpp"
#include "core/registry.hpp"

namespace asymsweep {
namespace {

Registry<Algorithm>& registry() {
  static Registry<Algorithm> rows("algorithm", built_in_algorithms());
  return rows;
}

}  // namespace

const std::vector<Algorithm>& algorithms() { return registry().rows(); }

void add_algorithm(Algorithm row) { registry().add(std::move(row)); }

const Algorithm& find_algorithm(std::string_view name) { return registry().find(name); }

}  // namespace asymsweep
