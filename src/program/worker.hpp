#pragma once
// For a program of one's own in C++ (docs/program.md): answers asymsweep run after run. Needs nlohmann/json and nothing else of
// asymsweep: the file may be copied.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace asymsweep {

/// What asymsweep asks for.
struct WorkerRun {
  nlohmann::json configuration;  ///< of [parameters]: run.configuration.at("width").get<int>(); ["width"] is undefined where there is none
  std::uint64_t seed = 0;
  std::uint64_t root_seed = 0;             ///< sweep.root_seed: draws should be functions of both
  std::vector<std::uint64_t> curve_steps;  ///< at which curves are wanted
};

struct WorkerAnswer {
  std::map<std::string, double> metrics;              ///< all names of program.metrics; finite
  std::map<std::string, std::vector<double>> curves;  ///< all names of program.curves; [curve step], finite
};

/// Why a run has no answer: of the exception in hand.
inline std::string reason_in_hand() {
  try {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text;
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

/// Throws where a number is NaN or infinite, which JSON has not: "metric reward is nan".
inline void require_finite(const WorkerAnswer& answer) {
  const auto require = [](double number, const std::string& what) {
    if (std::isnan(number)) throw std::runtime_error(what + " is nan");
    if (std::isinf(number)) throw std::runtime_error(what + (number > 0 ? " is inf" : " is -inf"));
  };
  for (const auto& [name, number] : answer.metrics) require(number, "metric " + name);
  for (const auto& [name, points] : answer.curves)
    for (const double point : points) require(point, "curve " + name);
}

/// Calls `train` for each run that asymsweep asks for, until there are no more; whatever it throws makes a failed run. `main` returns its
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
      require_finite(given);
      answer["metrics"] = given.metrics;
      answer["curves"] = given.curves;
    } catch (...) {
      answer["failed"] = reason_in_hand();
    }
    const auto text = answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);  // a reason may be no UTF-8
    std::fprintf(answers, "%s\n", text.c_str());
    std::fflush(answers);
  }
  return 0;
}

}  // namespace asymsweep
