#pragma once
// What this program was built from and with: goes into every result file.

namespace asymsweep::build_info {

extern const char* const version;
extern const char* const commit;  ///< "unknown" outside a git checkout
extern const char* const compiler;
extern const char* const compiler_flags;

}  // namespace asymsweep::build_info
