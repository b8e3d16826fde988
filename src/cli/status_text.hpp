#pragma once
// How `status` shows what a file says about the work on it.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/status.hpp"

namespace asymsweep {

/// For people, several lines; for programs, one JSON object (without a line break at its end).
std::string to_text(const StatusReport& status, const std::vector<FailureReport>& failures);
std::string to_json(const StatusReport& status, const std::vector<FailureReport>& failures, int indent);

/// The key until_decided of `run` and `status`: {"of", "decided", "undecided", "seeds", "runs_left_out"}; null where all seeds are run. What only a
/// look finds is null before the first one.
nlohmann::ordered_json looks_json(const std::optional<LooksStatus>& looks);

}  // namespace asymsweep
