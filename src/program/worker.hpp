#pragma once
// For a program of one's own in C++ (docs/program.md): answers asymsweep run after run. Needs nlohmann/json and nothing else of
// asymsweep: the file may be copied.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <unistd.h>
#include <vector>

namespace asymsweep {

/// What asymsweep asks for.
struct WorkerRun {
  nlohmann::json configuration;  ///< of [parameters]: run.configuration["width"].get<int>()
  std::uint64_t seed = 0;
  std::uint64_t root_seed = 0;             ///< sweep.root_seed: draws should be functions of both
  std::vector<std::uint64_t> curve_steps;  ///< at which curves are wanted
};

struct WorkerAnswer {
  std::map<std::string, double> metrics;              ///< all names of program.metrics; finite
  std::map<std::string, std::vector<double>> curves;  ///< all names of program.curves; [curve step], finite
};

/// Calls `train` for each run that asymsweep asks for, until there are no more; what it throws makes a failed run. `main` returns its
/// value. Standard output is for answers: what the program prints there goes to standard error instead.
template <typename Train>
int serve_runs(Train train) {
  std::FILE* answers = ::fdopen(::dup(1), "w");
  if (!answers || ::dup2(2, 1) < 0) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    const auto question = nlohmann::json::parse(line);
    const WorkerRun run{question["configuration"], question["seed"], question.value("root_seed", std::uint64_t{0}), question.value("curve_steps", std::vector<std::uint64_t>())};
    nlohmann::json answer = {{"seed", run.seed}};
    try {
      const WorkerAnswer given = train(run);
      answer["metrics"] = given.metrics;
      answer["curves"] = given.curves;
    } catch (const std::exception& error) {
      answer["failed"] = error.what();
    }
    std::fprintf(answers, "%s\n", answer.dump().c_str());
    std::fflush(answers);
  }
  return 0;
}

}  // namespace asymsweep
