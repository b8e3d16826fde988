#include "sweep/configuration.hpp"

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
  const auto known = shared_->find(full_name);
  if (known != shared_->end() && known->second.axis != no_axis) {
    if (own_.use_count() > 1) own_ = std::make_shared<Own>(*own_);  // copies go on with the old ones
    own_->at(known->second.axis) = std::move(value);
    return;
  }
  if (shared_.use_count() > 1) shared_ = std::make_shared<Shared>(*shared_);
  (*shared_)[full_name].value = std::move(value);
}

void Configuration::declare_axis(const std::string& full_name) {
  if (find(full_name)) throw std::logic_error(full_name + " has a value");
  if (shared_.use_count() > 1) shared_ = std::make_shared<Shared>(*shared_);
  own_ = std::make_shared<Own>(*own_);
  (*shared_)[full_name].axis = own_->size();
  own_->emplace_back();
}

const Value* Configuration::find(std::string_view full_name) const {
  const auto found = shared_->find(full_name);
  if (found == shared_->end()) return nullptr;
  const auto& value = found->second.axis == no_axis ? found->second.value : (*own_)[found->second.axis];
  return value ? &*value : nullptr;
}

template <typename See>
void Configuration::each(See see) const {
  for (const auto& [name, entry] : *shared_)
    if (const auto& value = entry.axis == no_axis ? entry.value : (*own_)[entry.axis]) see(name, *value);
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
  std::map<std::string, Value> all;
  each([&](const std::string& name, const Value& value) { all[name] = value; });
  return all;
}

std::map<std::string, Value> Configuration::section(std::string_view prefix) const {
  std::map<std::string, Value> found;
  each([&](const std::string& name, const Value& value) {
    if (name.starts_with(prefix)) found[name.substr(prefix.size())] = value;
  });
  return found;
}

}  // namespace asymsweep
