#pragma once
// One point of the grid: every key that the chosen problem uses, with one value.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sweep/key.hpp"

namespace asymsweep {

/// Copies share what they have in common: a point of the grid costs what its axes cost, and a copy of it nothing.
class Configuration {
 public:
  void set(const std::string& full_name, Value value);

  /// Keys are full names ("train.learning_rate"). Asking for a key that is not there, or as the wrong type, is a bug
  /// of ours (std::logic_error): validation has happened before.
  bool has(std::string_view full_name) const { return find(full_name) != nullptr; }
  const Value& value(std::string_view full_name) const;
  double number(std::string_view full_name) const;
  std::int64_t integer(std::string_view full_name) const;
  const std::string& word(std::string_view full_name) const;
  bool is_vector(std::string_view full_name) const;
  const std::vector<double>& vector(std::string_view full_name) const;

  std::map<std::string, Value> values() const;

 private:
  const Value* find(std::string_view full_name) const;

  using Shared = std::map<std::string, Value, std::less<>>;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  using Own = std::vector<std::pair<std::string, Value>>;
  std::shared_ptr<const Own> own_ = std::make_shared<const Own>();  ///< set since this was copied: they hide the shared ones
};

}  // namespace asymsweep
