#include "analysis/improvement_words.hpp"

#include "core/text.hpp"

namespace asymsweep::analysis {

std::string improvement_words(const Results& results) {
  if (const auto* program = results.program()) return program->formula();
  return std::string("final minus initial ") + (results.has_metric("test_accuracy") ? "test accuracy" : "expected reward");
}

std::string lost_word(const Results& results) { return results.program() ? "failed" : "diverged"; }

std::string lost_rule(const Results& results) {
  const auto* program = results.program();
  if (!program) return "a diverged run counts as one that ended as badly as it can";
  if (const auto& bounds = program->bounds()) return "a failed run counts as " + format_number(bounds->first) + ", the lower end of program.improvement_bounds, and against the verdict \"worsens\" as " + format_number(bounds->second);
  return "a failed run, or one whose improvement is no finite number, counts as the smallest improvement of its configuration, 0 at most";
}

}  // namespace asymsweep::analysis
