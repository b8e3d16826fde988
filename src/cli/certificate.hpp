#pragma once
// A page that says what `check --draw` compared, so that an outsider can repeat it.

#include <cstdint>
#include <string>

#include "engine/check.hpp"

namespace asymsweep {

/// Where the certificate of `file` may be written: at a new name, or over an earlier certificate of a file of that name. To be asked before
/// anything is trained. UserError.
std::string require_certificate_page(const std::string& page, const std::string& file);

/// Which units were drawn by `text`, that they were trained again, and the bound on the share of units that differ: with n units drawn at
/// random and none that differs it is below 1 - 0.05^(1 / n), 95 % confidence. Throws StorageError.
void write_certificate(const std::string& page, const std::string& file, const std::string& text, std::uint64_t asked, const CheckReport& findings);

}  // namespace asymsweep
