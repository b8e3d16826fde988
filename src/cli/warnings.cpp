#include "cli/warnings.hpp"

#include <iostream>

#include "core/text.hpp"
#include "training/baseline.hpp"

namespace asymsweep {

void warn(const std::string& sentence) { std::cerr << "asymsweep: warning: " << sentence << "\n"; }

void warn_if_groups_are_single(const Sweep& sweep) {
  std::size_t single = 0;
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c)
    single += learns_nothing(training_parameters(sweep.configuration(c)));
  if (single > 0)
    warn("train.group = 1 with baseline.estimate = group: each reward is its own baseline, and nothing is learnt from rewards in " +
         format_count(single, "configuration"));
}

}  // namespace asymsweep
