#pragma once
// The time of day, for records and reports. Nothing that is trained may know it.

#include <string>

namespace asymsweep {

/// Seconds since 1970.
double epoch_s();

/// "2026-01-02T03:04:05Z".
std::string now_utc();

}  // namespace asymsweep
