#pragma once
// What a formula says of itself: derived, never declared.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

/// Whether it is a + b `name` where a and b do not read `name`: then its mean is its value at the mean.
bool is_affine_in(const Expression& expression, std::string_view name);

/// A sum of names times numbers; the number without a name stands under "".
using LinearForm = std::map<std::string, double, std::less<>>;

/// None where it is no such sum. Terms of 0 are left out.
std::optional<LinearForm> linear_form(const Expression& expression);

}  // namespace asymsweep::expression
