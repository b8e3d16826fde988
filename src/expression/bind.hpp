#pragma once
// A formula for one run: parameters become their values, abbreviations what they stand for, and what is constant then is computed
// once, in double.

#include <map>
#include <string>

#include "expression/syntax.hpp"

namespace asymsweep::expression {

struct Bindings {
  std::map<std::string, double, std::less<>> values = {};
  std::map<std::string, Expression, std::less<>> definitions = {};  ///< A = R - V; their names are bound too
};

/// A call whose argument is a number becomes the name "group_quantile(0.4)". Stops vanish: differentiate first.
Expression bind(const Expression& expression, const Bindings& bindings);

}  // namespace asymsweep::expression
