#pragma once
// Looks and behaviour of the report: no network, light and dark, on paper, in a narrow window.

namespace asymsweep::analysis {

extern const char* const page_style;   ///< CSS
extern const char* const page_script;  ///< tables sorted by a click on a head; everything unfolded before printing

}  // namespace asymsweep::analysis
