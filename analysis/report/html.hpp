#pragma once
// Pieces of HTML.

#include <string>

namespace asymsweep::analysis {

/// &, <, > and quotes made harmless.
std::string escaped(const std::string& text);

/// A file as the value of a src attribute: "data:image/svg+xml;base64,...". Throws StorageError when unreadable.
std::string embedded_svg(const std::string& path);

/// Four significant digits; "–" for what does not exist.
std::string shown(double value);

}  // namespace asymsweep::analysis
