#pragma once
// What a checked sweep may do that was hardly meant: it trains, and its runs have little to show.

#include "engine/observer.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// One sentence for each kind of doubt; a grid may well contain some such configurations on purpose, so none is refused:
/// - a group of one sample that estimates its own baseline: nothing is learnt from rewards;
/// - a table, whose answers in test contexts are never trained, judged by test accuracy;
/// - a step that sees fewer than eight contexts;
/// - a base policy near chance, seen in the first seeds of the first configuration, where that takes at most `patience_s` nominal seconds;
/// - a bandit with V above V^mu in which no arm that the limit of Theorem 4.2 may be is worse than the behaviour policy.
void warn_of_little_to_see(const Sweep& sweep, double patience_s, Observer& observer);

}  // namespace asymsweep
