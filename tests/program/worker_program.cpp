// A program of one's own in C++, for test_cpp_worker.py: configuration.how says in which way a run goes wrong.
#include <limits>
#include <stdexcept>
#include <string>

#include "program/worker.hpp"

int main() {
  return asymsweep::serve_runs([](const asymsweep::WorkerRun& run) {
    const std::string how = run.configuration.at("how");
    if (how == "exception") throw std::runtime_error("diverged");
    if (how == "number") throw 7;
    if (how == "text") throw "a text";
    if (how == "bytes") throw std::runtime_error("not \xff UTF-8");
    if (how == "nan") return asymsweep::WorkerAnswer{{{"reward", std::numeric_limits<double>::quiet_NaN()}}, {}};
    if (how == "inf") return asymsweep::WorkerAnswer{{}, {{"loss", {1, -std::numeric_limits<double>::infinity()}}}};
    return asymsweep::WorkerAnswer{{{"reward", static_cast<double>(run.seed)}}, {}};
  });
}
