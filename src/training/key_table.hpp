#pragma once
// Every key of every room, in the order in which `asymsweep list keys` shows them.

#include "sweep/sweep.hpp"

namespace asymsweep {

const KeyTable& key_table();

}  // namespace asymsweep
