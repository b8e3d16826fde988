#pragma once
// Why a program cannot be started, where the reason of the system would mislead.

#include <string>

namespace asymsweep {

/// `reason`: errno of exec. "No such file or directory"; of a script that is there, the interpreter that is not, as its first line names it.
std::string why_not_started(const std::string& program, int reason);

}  // namespace asymsweep
