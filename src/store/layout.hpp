#pragma once
// What a result file holds, described without HDF5: dimensions, coordinates, variables, units, attributes.
// src/engine builds one from a sweep and the metric registry; the store makes it a file and reads it back.

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/runs.hpp"

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

/// Root attributes: text, whole numbers, numbers.
using Attribute = std::variant<std::string, std::int64_t, double>;

struct Layout {
  std::vector<StoredDimension> axes;  ///< the grid, slowest first; configurations count row-major over it
  std::size_t seeds = 0;
  std::size_t checkpoints = 0;
  std::vector<StoredCoordinate> coordinates;  ///< `seed` and `checkpoint` too
  std::vector<MetricInfo> metrics;            ///< each float64 [axis..., seed], a curve [axis..., seed, checkpoint]
  std::vector<RunBlock> units;                ///< in scheduling order
  std::size_t failure_slots = 0;              ///< places for texts of failed runs; 0: runs of this file cannot fail
  std::size_t claims_bytes = 0;               ///< of the region for versions of the claims (claims_log.hpp); 0: the file has none
  std::string first_claims = {};              ///< what a new file has in it
  std::map<std::string, Attribute> attributes;

  std::size_t configurations() const {
    std::size_t count = 1;
    for (const auto& axis : axes) count *= axis.size;
    return count;
  }
  /// A root attribute that is text; DamageError when there is none of that name.
  const std::string& text(const std::string& attribute) const;
};

/// Why a run failed, for people: no result, and no part of a unit's checksum. Where runs outnumber the slots, a later text takes the
/// place of an earlier one.
struct FailureText {
  std::uint64_t configuration = 0;
  std::uint64_t seed = 0;  ///< its place along `seed`
  std::string text;        ///< UTF-8, of at most schema::failure_bytes; longer ones are cut
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
