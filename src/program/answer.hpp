#pragma once
// The line that a program answers with: {"seed": 7, "metrics": {"reward": 0.7}, "curves": {"reward": [...]}}, or
// {"seed": 7, "failed": "reason"}.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// What an answer must have, no more and no less.
struct AnswerShape {
  std::vector<std::string> metrics;
  std::vector<std::string> curves;
  std::size_t curve_points = 0;
};

struct ProgramAnswer {
  std::vector<double> metrics;              ///< finite, in the order of the shape
  std::vector<std::vector<double>> curves;  ///< [curve][point], finite
  std::string failure;                      ///< why there are no numbers; empty where there are
  bool understood = true;                   ///< false: what came is no answer to this question, and whatever comes next may be none either
};

/// Never throws: what is wrong with an answer is its `failure`, one sentence that quotes it. `source`: where it came from.
ProgramAnswer read_answer(std::string_view line, const AnswerShape& shape, std::uint64_t seed, const std::string& source = "standard output");

}  // namespace asymsweep
