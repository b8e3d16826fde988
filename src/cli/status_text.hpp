#pragma once
// How `status` shows what a file says about the work on it.

#include <string>

#include "engine/status.hpp"

namespace asymsweep {

/// For people, several lines; for programs, one JSON object (without a line break at its end).
std::string to_text(const StatusReport& status, const std::vector<FailureReport>& failures);
std::string to_json(const StatusReport& status, const std::vector<FailureReport>& failures, int indent);

}  // namespace asymsweep
