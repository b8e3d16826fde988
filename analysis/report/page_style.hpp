#pragma once
// Looks and behaviour of the report: no network, light and dark, on paper, in a narrow window.

#include <string>

namespace asymsweep::analysis {

/// Up to <body>, and from there to the end.
std::string page_start(const std::string& title);
std::string page_end();

extern const char* const page_style;   ///< CSS
extern const char* const page_script;  ///< tables sorted by a click on a head; everything unfolded before printing

}  // namespace asymsweep::analysis
