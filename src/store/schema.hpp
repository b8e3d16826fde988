#pragma once
// What every result file has in common: names, shapes, sizes; and the check that a Layout can become one.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "store/layout.hpp"

namespace asymsweep::schema {

inline constexpr const char* name = "asymsweep";
inline constexpr std::int64_t version = 1;
/// The attribute by which other tools know that `coordinates` are what the CF conventions call so; not part of a Layout.
inline constexpr const char* conventions = "Conventions";

/// How a dataset of raw results is stored, and what it holds where no unit has run.
enum class Element { int8, int32, uint64, float64 };
std::size_t size_of(Element element);

/// UTF-8 as in RFC 3629, without NUL: HDF5 ends text there.
bool is_text(const std::string& bytes);

/// A column of /units that ranks write: one element per unit.
struct UnitColumn {
  const char* name;
  Element element;
  const char* units;
  const char* long_name;
};
/// Versions of the claims, claims/versions: uint8 [claims_bytes], zeros behind them.
inline constexpr std::size_t claims_bytes = 16384;
/// Texts of failed runs, units/failures: uint8 [slot][failure_bytes], zeros behind each text. A run has its place by its number.
inline constexpr std::size_t failure_bytes = 4096;
inline constexpr std::size_t most_failure_slots = 1024;

enum UnitColumnIndex : std::size_t { done, rank, attempt, start, duration, checksum, program, not_needed };
/// Those from `program` on came later: files of early versions may lack them.
inline constexpr bool may_be_lacking(std::size_t column) { return column >= program; }
/// The columns in front of this one are written with each finished unit.
inline constexpr std::size_t columns_of_a_finished_unit = not_needed;
inline constexpr std::array<UnitColumn, 8> unit_columns = {{
    {"done", Element::int8, "1", "1 when all results of the unit are written"},
    {"rank", Element::int32, "1", "MPI rank that ran the unit, -1 where it has not run"},
    {"attempt", Element::int32, "1", "run of the sweep that finished the unit, from 1"},
    {"start", Element::float64, "s", "start of the unit, since 1970-01-01 00:00 UTC"},
    {"duration", Element::float64, "s", "time that the unit took"},
    {"checksum", Element::uint64, "1", "XXH3-64 of the unit's results: metrics in file order, then status"},
    {"program", Element::uint64, "1", "program that trained the unit: 12 hexadecimal digits of its commit, 4 of its build; 0 where it left no name"},
    {"not_needed", Element::int8, "1", "1 where `run --until-decided` leaves the unit out: no verdict depends on it"},
}};

/// Names of the dimensions of a metric, slowest first: the axes, `seed`, and `checkpoint` for a curve.
std::vector<std::string> metric_dimensions(const Layout& layout, bool curve);

/// Size of a dimension: an axis, `seed` or `checkpoint`. std::logic_error for any other name.
std::size_t dimension_size(const Layout& layout, const std::string& dimension);

/// Values of one metric for one seed.
inline std::size_t values_per_seed(const Layout& layout, const MetricInfo& metric) {
  return metric.curve ? layout.checkpoints : 1;
}

/// Where the text of a failed run lies.
inline std::uint64_t failure_slot(const Layout& layout, std::uint64_t configuration, std::uint64_t seed) {
  return (configuration * layout.seeds + seed) % layout.failure_slots;
}

/// Elements of one metric in the whole file.
inline std::uint64_t metric_elements(const Layout& layout, const MetricInfo& metric) {
  return std::uint64_t{layout.configurations()} * layout.seeds * values_per_seed(layout, metric);
}

/// Bytes of all arrays that units fill (metrics, status, /units); the rest of a file is small.
/// StorageError when no file can be that large.
std::uint64_t result_bytes(const Layout& layout);

/// Throws StorageError when the layout is too large for any file, UserError for text that is not UTF-8,
/// std::logic_error when it contradicts itself: a dimension without its coordinate, names twice, coordinates of the
/// wrong length, units that do not hold every run of a configuration exactly once, or none of it (not planned).
void check(const Layout& layout);

}  // namespace asymsweep::schema
