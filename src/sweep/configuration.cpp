#include "sweep/configuration.hpp"

#include <cmath>
#include <stdexcept>

namespace asymsweep {

const Value& Configuration::at(const std::string& full_name) const {
  const auto found = values_->find(full_name);
  if (found == values_->end()) throw std::logic_error("configuration has no key " + full_name);
  return found->second;
}

double Configuration::number(const std::string& full_name) const {
  if (const auto* number = std::get_if<double>(&at(full_name))) return *number;
  throw std::logic_error(full_name + " is not a number");
}

std::int64_t Configuration::integer(const std::string& full_name) const {
  const double value = number(full_name);
  if (!std::isfinite(value)) throw std::logic_error(full_name + " is not finite");
  return static_cast<std::int64_t>(value);
}

const std::string& Configuration::word(const std::string& full_name) const {
  if (const auto* word = std::get_if<std::string>(&at(full_name))) return *word;
  throw std::logic_error(full_name + " is not a word");
}

bool Configuration::is_vector(const std::string& full_name) const {
  return std::holds_alternative<std::vector<double>>(at(full_name));
}

const std::vector<double>& Configuration::vector(const std::string& full_name) const {
  if (const auto* vector = std::get_if<std::vector<double>>(&at(full_name))) return *vector;
  throw std::logic_error(full_name + " is not a vector");
}

}  // namespace asymsweep
