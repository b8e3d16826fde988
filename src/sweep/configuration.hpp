#pragma once
// One point of the grid: every key that the chosen problem uses, with one value.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sweep/key.hpp"

namespace asymsweep {

/// Copies share their values until one is set.
class Configuration {
 public:
  void set(const std::string& full_name, Value value) {
    if (values_.use_count() > 1) values_ = std::make_shared<std::map<std::string, Value>>(*values_);
    (*values_)[full_name] = std::move(value);
  }

  /// Keys are full names ("train.learning_rate"). Asking for a key that is not there, or as the wrong type, is a bug
  /// of ours (std::logic_error): validation has happened before.
  bool has(const std::string& full_name) const { return values_->contains(full_name); }
  double number(const std::string& full_name) const;
  std::int64_t integer(const std::string& full_name) const;
  const std::string& word(const std::string& full_name) const;
  bool is_vector(const std::string& full_name) const;
  const std::vector<double>& vector(const std::string& full_name) const;

  const std::map<std::string, Value>& values() const { return *values_; }

 private:
  const Value& at(const std::string& full_name) const;
  std::shared_ptr<std::map<std::string, Value>> values_ = std::make_shared<std::map<std::string, Value>>();
};

}  // namespace asymsweep
