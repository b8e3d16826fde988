#pragma once
// What a terminal can show. Written for the least of them: no colours and, but for `status --watch`, no escape codes; ASCII, which
// every locale has.

#include <cstddef>
#include <string_view>

#include "engine/launcher.hpp"

namespace asymsweep {

/// Whether a line on `descriptor` can be drawn over: a terminal that TERM calls neither empty nor dumb (Emacs' shell, some IDEs).
bool can_redraw(int descriptor, const EnvironmentLookup& environment);

/// Width of the window now: asked each time, as a window may be resized. Of what tells none, COLUMNS, else 80.
std::size_t columns(int descriptor, const EnvironmentLookup& environment);

/// How many rows a text with line breaks takes in a window.
std::size_t rows(std::string_view text, std::size_t columns);

}  // namespace asymsweep
