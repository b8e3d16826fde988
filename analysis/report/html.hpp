#pragma once
// Pieces of HTML.

#include <string>

namespace asymsweep::analysis {

/// &, <, > and quotes made harmless.
std::string escaped(const std::string& text);

/// Escaped, with V^mu, pi*, <= and the like as mathematics.
std::string mathematics(const std::string& text);

/// With a capital in front and one full stop at the end; "" of "".
std::string as_sentence(std::string text);

/// A file as the value of a src attribute: "data:image/svg+xml;base64,...". Throws StorageError when unreadable.
std::string embedded_svg(const std::string& path);

/// Four significant digits; "–" for what does not exist.
std::string shown(double value);

/// A word on its colour: supported, certified, refuted, undecided, inconclusive, not tested, not finished.
std::string badge(const std::string& word);

/// Table cells; the number in full for sorting.
std::string cell(double value);
std::string cell(const std::string& text);

/// "[low, high]"; "" when there is none.
std::string between(double low, double high);

}  // namespace asymsweep::analysis
