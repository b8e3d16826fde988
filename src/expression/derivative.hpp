#pragma once
// The derivative of a formula in one direction: forward mode on the graph, simplified where that changes no value.
//
// Where a function has a corner the derivative is that of PyTorch's autograd, so that a surrogate has the gradient that its paper's
// code has: of min and max at a tie half of each; of clip at its ends, that of what is clipped; of abs at 0, 0.

#include <map>
#include <optional>
#include <string>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// `slopes`: the derivative of each name that moves; other names, calls, and what stands in stop() do not move. None: it is 0
/// everywhere. d/dlog pi: {pi: pi, ratio: ratio}. Cost: O(nodes).
std::optional<Expression> derivative(const Expression& expression, const std::map<std::string, Expression, std::less<>>& slopes);

/// The same formula without its stops.
Expression without_stops(const Expression& expression);

/// A formula of one name.
Expression named(const std::string& name);

}  // namespace asymsweep::expression
