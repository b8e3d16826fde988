#pragma once
// What the program knows by name: its own rows, and those that others add to it before it starts.
//
// Rows are fixed once anyone has looked at them: help, checks and the table of keys are made from them once, and would not
// know of a row that came later.

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace asymsweep {

/// Whether two rows claim the same place. A row that is not told apart by its name alone overloads this beside its type.
template <typename Row>
bool clash(const Row& a, const Row& b) {
  return a.name == b.name;
}

template <typename Row>
class Registry {
 public:
  /// `kind`: "algorithm", for errors.
  Registry(std::string kind, std::vector<Row> own) : kind_(std::move(kind)), rows_(std::move(own)) {}

  /// std::logic_error when the place is taken, or when rows have been looked at.
  void add(Row row) {
    if (fixed_) throw std::logic_error(kind_ + " " + row.name + " is added too late: add it first thing in main()");
    if (std::ranges::any_of(rows_, [&](const Row& other) { return clash(row, other); }))
      throw std::logic_error("there is another " + kind_ + " " + row.name);
    rows_.push_back(std::move(row));
  }

  /// In the order of `asymsweep list`; own ones first.
  const std::vector<Row>& rows() const {
    fixed_ = true;
    return rows_;
  }

  /// The row of `name`; std::logic_error when there is none (the sweep has been checked).
  const Row& find(std::string_view name) const {
    for (const auto& row : rows())
      if (row.name == name) return row;
    throw std::logic_error("no " + kind_ + " named " + std::string(name));
  }

 private:
  std::string kind_;
  std::vector<Row> rows_;
  mutable std::atomic<bool> fixed_ = false;  // the analysis looks from several threads
};

}  // namespace asymsweep
