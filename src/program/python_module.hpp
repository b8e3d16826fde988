#pragma once
// Where the Python module asymsweep lies.

#include <string>

namespace asymsweep {

/// The folder to put on PYTHONPATH: beside the program as it was built, in the share/ of its installation, or in that of the
/// library that it was made of. Empty where it is in none of them.
std::string python_module_folder();

}  // namespace asymsweep
