#pragma once
// The first thing on the report: every claim, its verdict, its numbers, its figure, and how to see its worst seed again.

#include <string>

#include "analysis/report/report.hpp"

namespace asymsweep::analysis {

std::string verdict_table(const Results& results, const Analysis& analysis, const std::vector<Figure>& figures);

/// The figure that shows what a claim is about; null where none was drawn.
const Figure* figure_of(const std::string& claim, const std::vector<Figure>& figures);

/// The estimate with its interval, or of a fact what its interval is of: "share of instances with a counter-example 0 [0, 0.0037]; 1,000
/// instances".
std::string in_numbers(const Verdict& verdict);

}  // namespace asymsweep::analysis
