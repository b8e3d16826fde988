#pragma once
// Looks and behaviour of the report: no network, light and dark, on paper, in a narrow window.

#include <filesystem>
#include <string>

namespace asymsweep::analysis {

/// Up to <body>, and from there to the end. `file`: the result file that the page is of, whose name without folders it keeps.
std::string page_start(const std::string& title, const std::string& file = "");
std::string page_end();

/// The name that a page keeps, escaped; "" of a page without one.
std::string file_of_page(const std::filesystem::path& page);

extern const char* const page_style;   ///< CSS
extern const char* const page_script;  ///< tables sorted by a click on a head; everything unfolded before printing

}  // namespace asymsweep::analysis
