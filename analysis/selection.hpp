#pragma once
// Which configurations a condition over axes and keys selects: "lag == 20 and learning_rate < 1".

#include <string>
#include <vector>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// In the order of the grid; all where the text is empty. An axis has its short name too. UserError: what is wrong with the condition,
/// as a predicate with `subject` ("figure: --where") in front.
std::vector<std::size_t> select(const Results& results, const std::string& condition, const std::string& subject);

}  // namespace asymsweep::analysis
