#pragma once
// What is asked of the configurations of a grid, one by one.

#include "sweep/complete_keys.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// UserError, with the place of its key: the mistake of the first configuration that KeyTable::cross_checks refuse.
void require_right_configurations(const CompleteKeys& keys, const Sweep& sweep);

/// Into Sweep::refusals an axis that no run reads, which would train the same runs again and again; into Sweep::unread one that some do
/// not read, and train twice.
void note_axes_that_are_not_read(const CompleteKeys& keys, Sweep& sweep);

}  // namespace asymsweep
