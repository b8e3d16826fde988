#pragma once
// `plan --pilot FILE`: what `run --until-decided` would take, by the runs of a small file of the same grid.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace asymsweep {

struct Pilot {
  std::string file;
  std::uint64_t runs = 0;          ///< of the file
  std::uint64_t fewest_seeds = 0;  ///< of the file's configurations: the forecast is an estimate from so many
  struct OfClaim {
    std::string name;  ///< empty: the rows of summary.csv
    double seeds = 0;  ///< at whose look it is decided; infinite: not with the sweep's
  };
  std::vector<OfClaim> claims;
  std::uint64_t expected_runs = 0, most_runs = 0;
};

/// An estimate: another pilot gives other numbers. `looks`: after how many seeds `run --until-decided` looks.
Pilot read_pilot(const std::string& path, const Sweep& sweep, const std::vector<std::uint64_t>& looks);

void print_pilot(const Pilot& pilot, const Sweep& sweep);
nlohmann::ordered_json pilot_json(const Pilot& pilot);

}  // namespace asymsweep
