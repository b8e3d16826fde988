#pragma once
// The first thing on the report: every claim, its verdict, its numbers, its figure, and how to see its worst seed again.

#include <string>

#include "analysis/report/report.hpp"

namespace asymsweep::analysis {

std::string verdict_table(const Results& results, const ReportContent& content);

}  // namespace asymsweep::analysis
