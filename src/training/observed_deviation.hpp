#pragma once
// How far observed rewards spread around V^mu.

#include <span>

#include "problems/bandit.hpp"

namespace asymsweep {

/// Standard deviation of an observed reward of an arm drawn from `policy`, [arms], whose expected observed reward is `value`.
double observed_deviation(const BanditInstance& instance, std::span<const double> policy, double value);

}  // namespace asymsweep
