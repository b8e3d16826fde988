#include "cli/run_assignment.hpp"

#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>
#include <utility>

namespace asymsweep {
namespace {

template <class Element>
void broadcast_elements(std::vector<Element>& elements, const Communicator& ranks) {
  static_assert(std::is_trivially_copyable_v<Element>);
  elements.resize(static_cast<std::size_t>(ranks.broadcast(static_cast<std::int64_t>(elements.size()))));
  ranks.broadcast_in_place(std::as_writable_bytes(std::span(elements)));
}

/// Only numbers: JSON would refuse a text that is not UTF-8.
std::string text_of_numbers(const RunAssignment& assignment) {
  return nlohmann::json{{"attempt", assignment.attempt}, {"progress", static_cast<int>(assignment.progress)}, {"time_limit_s", assignment.time_limit_s}, {"max_units", assignment.max_units}, {"json", assignment.json}}
      .dump();
}

void set_numbers(RunAssignment& assignment, const std::string& text) {
  const auto from = nlohmann::json::parse(text);
  assignment.attempt = from["attempt"];
  assignment.progress = static_cast<ProgressStyle>(from["progress"].get<int>());
  assignment.time_limit_s = from["time_limit_s"];
  assignment.max_units = from["max_units"];
  assignment.json = from["json"];
}

}  // namespace

RunAssignment broadcast(RunAssignment assignment, const Communicator& ranks) {
  assignment.path = ranks.broadcast(std::move(assignment.path));
  assignment.canonical = ranks.broadcast(std::move(assignment.canonical));
  set_numbers(assignment, ranks.broadcast(text_of_numbers(assignment)));
  broadcast_elements(assignment.pending, ranks);
  broadcast_elements(assignment.units, ranks);
  return assignment;
}

}  // namespace asymsweep
