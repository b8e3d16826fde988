#pragma once
// What a result file holds, described without HDF5: dimensions, coordinates, variables, units, attributes.
// src/engine builds one from a sweep and the metric registry; the store makes it a file and reads it back.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace asymsweep {

/// A dimension of the arrays, with the variable that is its dimension scale.
struct StoredDimension {
  std::string name;
  std::size_t size = 0;
};

/// A 1-D variable along one dimension that the skeleton already fills. The one that has the dimension's own name is
/// the dimension scale; others (zipped axes, `step`) have that scale attached.
struct StoredCoordinate {
  std::string name;
  std::vector<std::string> dimensions;  ///< usually one
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
  std::string units;
  std::string long_name;
};

/// A metric: float64 [axis..., seed], or [axis..., seed, checkpoint] when it is a curve. NaN until its unit has run.
struct StoredMetric {
  std::string name;
  bool curve = false;
  std::string units;
  std::string long_name;
};

/// One configuration with a block of seeds; seeds count from 0 inside the file.
struct StoredUnit {
  std::uint64_t configuration = 0;
  std::uint64_t seed_begin = 0;
  std::uint64_t seed_count = 0;
};

/// Root attributes: text, whole numbers, numbers.
using Attribute = std::variant<std::string, std::int64_t, double>;

struct Layout {
  std::vector<StoredDimension> axes;  ///< the grid, slowest first; configurations count row-major over it
  std::size_t seeds = 0;
  std::size_t checkpoints = 0;
  std::vector<StoredCoordinate> coordinates;  ///< `seed` and `checkpoint` too
  std::vector<StoredMetric> metrics;
  std::vector<StoredUnit> units;  ///< in scheduling order
  std::size_t claims_bytes = 0;   ///< of the region for versions of the claims (claims_log.hpp); 0: the file has none
  std::string first_claims = {};  ///< what a new file has in it
  std::map<std::string, Attribute> attributes;

  std::size_t configurations() const {
    std::size_t count = 1;
    for (const auto& axis : axes) count *= axis.size;
    return count;
  }
  /// A root attribute that is text; DamageError when there is none of that name.
  const std::string& text(const std::string& attribute) const;
};

/// The numbers of one unit, in the order of Layout::metrics.
struct UnitData {
  std::vector<std::vector<double>> metrics;  ///< [metric][seed] or, for curves, [metric][seed * checkpoints + checkpoint]
  std::vector<std::int8_t> status;           ///< [seed]: 1 done, 2 diverged
};

/// How and where a unit ran; not part of the reproducible arrays.
struct UnitRecord {
  std::int32_t rank = -1;
  std::int32_t attempt = 0;   ///< 1 for the first `run` on the file that finished this unit, 2 for the next, ...
  double start = 0;           ///< s since the epoch
  double duration = 0;        ///< s
  std::uint64_t program = 0;  ///< program_identity of who trained it
};

}  // namespace asymsweep
