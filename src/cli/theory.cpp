// asymsweep theory: the closed-form predictions of every configuration for one seed; trains nothing.

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/arguments.hpp"
#include "core/error.hpp"
#include "training/key_table.hpp"

namespace asymsweep {
namespace {

}  // namespace
}  // namespace asymsweep
