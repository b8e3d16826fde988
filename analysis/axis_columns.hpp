#pragma once
// Columns of axes in tables. Parameters of one's own have any names, those of a table's columns too.

#include <string>

#include "analysis/results.hpp"

namespace asymsweep::analysis {

/// Whether a table with the columns `columns` ("n,mean") has one of that name.
inline bool has_column(const std::string& columns, const std::string& name) { return ("," + columns + ",").find("," + name + ",") != std::string::npos; }

/// Of the axis `name` in a table that has the columns `own` besides: its name, or its key ("parameters.n") where the table has that name.
inline std::string axis_column(const Results& results, const std::string& name, const std::string& own) {
  if (!has_column(own, name)) return name;
  for (const auto& dimension : results.sweep().dimensions)
    for (const auto& axis : dimension.axes)
      if (axis.name == name) return axis.key;
  return name;
}

}  // namespace asymsweep::analysis
