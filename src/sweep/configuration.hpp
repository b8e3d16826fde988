#pragma once
// One point of the grid: every key that the chosen problem uses, with one value.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sweep/key.hpp"

namespace asymsweep {

/// Copies share what they have in common: a point of the grid costs what its axes cost, and a copy of it nothing.
class Configuration {
 public:
  void set(const std::string& full_name, Value value);

  /// That copies will differ in this key, which has no value yet: setting it costs no copy of the others.
  void declare_axis(const std::string& full_name);

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

  /// Of the keys that begin with `prefix`: the rest of their names, and their values.
  std::map<std::string, Value> section(std::string_view prefix) const;

 private:
  const Value* find(std::string_view full_name) const;
  /// Calls see(name, value) for each key, in no order.
  template <typename See>
  void each(See see) const;

  static constexpr std::size_t no_axis = static_cast<std::size_t>(-1);
  struct Entry {
    std::optional<Value> value;  ///< of all copies; none for an axis
    std::size_t axis = no_axis;  ///< its place in own_
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Shared = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  using Own = std::vector<std::optional<Value>>;
  std::shared_ptr<Own> own_ = std::make_shared<Own>();  ///< [axis]; shared by copies until one of them sets an axis
};

}  // namespace asymsweep
