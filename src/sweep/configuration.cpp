#include "sweep/configuration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace asymsweep {
namespace {

template <class T>
const T& as(const Value& value, std::string_view full_name, const char* what) {
  if (const auto* found = std::get_if<T>(&value)) return *found;
  throw std::logic_error(std::string(full_name) + " is not a " + what);
}

}  // namespace

void Configuration::set(const std::string& full_name, Value value) {
  if (own_->empty() && shared_.use_count() == 1) {
    (*shared_)[full_name] = std::move(value);
    return;
  }
  Own own = *own_;  // copies go on with the old ones
  const auto place = std::ranges::find(own, full_name, &std::pair<std::string, Value>::first);
  if (place != own.end())
    place->second = std::move(value);
  else
    own.emplace_back(full_name, std::move(value));
  own_ = std::make_shared<const Own>(std::move(own));
}

const Value* Configuration::find(std::string_view full_name) const {
  for (const auto& [name, value] : *own_)
    if (name == full_name) return &value;
  const auto found = shared_->find(full_name);
  return found == shared_->end() ? nullptr : &found->second;
}

const Value& Configuration::value(std::string_view full_name) const {
  if (const auto* found = find(full_name)) return *found;
  throw std::logic_error("configuration has no key " + std::string(full_name));
}

double Configuration::number(std::string_view full_name) const { return as<double>(value(full_name), full_name, "number"); }

std::int64_t Configuration::integer(std::string_view full_name) const {
  const double value = number(full_name);
  if (!std::isfinite(value)) throw std::logic_error(std::string(full_name) + " is not finite");
  return static_cast<std::int64_t>(value);
}

const std::string& Configuration::word(std::string_view full_name) const { return as<std::string>(value(full_name), full_name, "word"); }

bool Configuration::is_vector(std::string_view full_name) const { return std::holds_alternative<std::vector<double>>(value(full_name)); }

const std::vector<double>& Configuration::vector(std::string_view full_name) const {
  return as<std::vector<double>>(value(full_name), full_name, "vector");
}

std::map<std::string, Value> Configuration::values() const {
  std::map<std::string, Value> all(shared_->begin(), shared_->end());
  for (const auto& [name, value] : *own_) all[name] = value;
  return all;
}

}  // namespace asymsweep
