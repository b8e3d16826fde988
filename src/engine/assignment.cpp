#include "engine/assignment.hpp"

#include <span>
#include <type_traits>
#include <utility>

namespace asymsweep {
namespace {

template <class Element>
void broadcast_value(Element& element, const Communicator& ranks) {
  static_assert(std::is_trivially_copyable_v<Element>);
  ranks.broadcast_in_place(std::as_writable_bytes(std::span(&element, 1)));
}

template <class Element>
void broadcast_elements(std::vector<Element>& elements, const Communicator& ranks) {
  static_assert(std::is_trivially_copyable_v<Element>);
  elements.resize(static_cast<std::size_t>(ranks.broadcast(static_cast<std::int64_t>(elements.size()))));
  ranks.broadcast_in_place(std::as_writable_bytes(std::span(elements)));
}

}  // namespace

RunAssignment broadcast(RunAssignment assignment, const Communicator& ranks) {
  assignment.path = ranks.broadcast(std::move(assignment.path));
  assignment.canonical = ranks.broadcast(std::move(assignment.canonical));
  broadcast_elements(assignment.offsets.metrics, ranks);
  broadcast_value(assignment.offsets.status, ranks);
  broadcast_value(assignment.offsets.failures, ranks);
  broadcast_value(assignment.offsets.unit_columns, ranks);
  broadcast_value(assignment.offsets.claims, ranks);
  broadcast_value(assignment.attempt, ranks);
  broadcast_value(assignment.time_limit_s, ranks);
  broadcast_value(assignment.max_units, ranks);
  broadcast_value(assignment.keep_stderr, ranks);
  broadcast_pending(assignment, ranks);
  broadcast_elements(assignment.units, ranks);
  return assignment;
}

void broadcast_pending(RunAssignment& assignment, const Communicator& ranks) { broadcast_elements(assignment.pending, ranks); }

}  // namespace asymsweep
