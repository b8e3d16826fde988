#pragma once
// Every key of a sweep that is in use, with its values: given, or by default.

#include <string>
#include <string_view>
#include <vector>

#include "sweep/given_keys.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

class CompleteKeys {
 public:
  /// `origin` names the file in errors. UserError, with place: a key that is missing, that the environment does not use, or that excludes
  /// another one that is given. `table` outlives the object.
  CompleteKeys(std::vector<Given> given, const KeyTable& table, std::string origin);

  /// As given, then the defaults in the order of the table.
  const std::vector<Given>& all() const { return given_; }
  std::vector<Given> in_table_order() const;
  const Given* find(std::string_view full_name) const;
  /// The first value of a key that is in use.
  const std::string& text(std::string_view full_name) const;
  /// Writes the only value of a key of words in another form.
  void set_text(std::string_view full_name, std::string text);
  const KeyTable& table() const { return table_; }
  const std::string& origin() const { return origin_; }
  /// Where the key that a sentence begins with was given; the file where it begins with none, or with a default.
  std::string place_of(std::string_view sentence) const;

 private:
  std::string environment() const;
  bool used(const Key& key) const;
  void fill_defaults();
  void require_used() const;
  void require_exactly_one() const;

  std::vector<Given> given_;
  const KeyTable& table_;
  std::string origin_;
};

}  // namespace asymsweep
