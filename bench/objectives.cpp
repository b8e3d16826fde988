// What a formula costs: processor time of training with an objective as a formula over that with its rule in C++, in turn in one run,
// the shortest of several each. usage: bench_objectives [REPETITIONS [WORDS OF A PROBLEM]]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "algorithms/named_objectives.hpp"
#include "training/key_table.hpp"
#include "training/train_unit.hpp"

using namespace asymsweep;

namespace {

struct Problem {
  const char *name, *text;
};

const Problem problems[] = {
    {"bandit, 100 arms, exact, double", "[bandit]\narms = 100\n[train]\nsteps = 4000\nlag = 50\n"},
    {"bandit, 100 arms, exact, single", "[bandit]\narms = 100\n[train]\nsteps = 4000\nlag = 50\nprecision = single\n"},
    {"bandit, 100 arms, sampled 8, double", "[bandit]\narms = 100\n[train]\nsteps = 4000\nlag = 50\ngradient = sampled\n"},
    {"bandit, 100 arms, sampled 8, single", "[bandit]\narms = 100\n[train]\nsteps = 4000\nlag = 50\ngradient = sampled\nprecision = single\n"},
    {"contexts, linear, sampled", "[problem]\nenvironment = contextual\npolicy = linear\n[contextual]\npretrain_steps = 0\n[train]\nsteps = 300\nlag = 20\ngradient = sampled\nbatch = 64\n"},
    {"tokens, mlp, sampled", "[problem]\nenvironment = tokens\npolicy = mlp\n[tokens]\npretrain_steps = 0\n[train]\nsteps = 60\nlag = 20\ngradient = sampled\nbatch = 64\n"},
};

/// A section that says what the rule computes.
std::string section_of(const std::string& algorithm, bool as_weight) {
  const auto* row = formula_of_built_in(algorithm);
  if (!as_weight) return "surrogate = " + row->formula + "\nclip_low = 0.2\nclip_high = 0.2\n";
  if (algorithm == "grpo")  // what a derivative cannot know is that its two branches are one
    return "weight = if(if(s > 0, A/s, 0) > 0, if(ratio > 1 + high, 0, ratio*if(s > 0, A/s, 0)), if(ratio < 1 - low, 0, ratio*if(s > 0, A/s, 0)))\nlow = 0.2\nhigh = 0.2\n";
  return "weight = " + row->formula + "\n";
}

Sweep sweep_of(const Problem& problem, const std::string& algorithm, const std::string& sections) {
  return parse_sweep("[sweep]\nname = bench\nseeds = 16\n" + std::string(problem.text) + "algorithm = " + algorithm + "\n[baseline]\ndelta_v = -0.1\n" + sections, "bench", {}, key_table());
}

/// Of this thread: others may share the processor.
double processor_s() {
  timespec now = {};
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) std::abort();
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds(const Sweep& sweep) {
  const auto plan = training_plan(sweep);
  const auto configuration = sweep.configuration(0);
  const double start = processor_s();
  if (!train_unit(plan, configuration, {.first = 0, .count = 16})) std::abort();
  return processor_s() - start;
}

}  // namespace

int main(int count, char** words) {
  const int repetitions = count > 1 ? std::atoi(words[1]) : 15;
  const std::string_view wanted = count > 2 ? words[2] : "";
  std::printf("\nAn objective as a formula against its rule in C++, 16 seeds.\n\n| training | objective | rule, ms | formula, ms | formula over rule |\n| --- | --- | ---: | ---: | ---: |\n");
  for (const auto& problem : problems) {
    if (std::string_view(problem.name).find(wanted) == std::string_view::npos) continue;
    for (const std::string name : {"asymre", "reinforce_is", "grpo", "grpo, surrogate", "topr"}) {
      const auto algorithm = name.substr(0, name.find(','));
      const auto rule = sweep_of(problem, algorithm, ""), formula = sweep_of(problem, "mine", "[algorithm.mine]\n" + section_of(algorithm, name == algorithm));
      double of_rule = 1e9, of_formula = 1e9;
      for (int i = 0; i < repetitions; ++i) {
        of_rule = std::min(of_rule, seconds(rule));
        of_formula = std::min(of_formula, seconds(formula));
      }
      std::printf("| %s | %s | %.2f | %.2f | %.2f |\n", problem.name, name.c_str(), 1e3 * of_rule, 1e3 * of_formula, of_formula / of_rule);
      std::fflush(stdout);
    }
  }
}
