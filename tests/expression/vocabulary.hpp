#pragma once
// Formulas of these tests.

#include "expression/bind.hpp"
#include "expression/derivative.hpp"
#include "expression/evaluate.hpp"
#include "expression/parse.hpp"

namespace asymsweep::expression::example {

inline const Vocabulary& vocabulary() {
  static const Vocabulary names = {.names = {{"R"}, {"V"}, {"A"}, {"s"}, {"pi"}, {"mu"}, {"ratio"}, {"low"}, {"high"}, {"tau"}, {"length"}, {"lag"}, {"train.algorithm", Type::word}, {"reward_means", Type::any}},
                                   .calls = {"group_quantile"},
                                   .stop = true};
  return names;
}

inline Expression formula(const std::string& text) { return parse(text, vocabulary(), Type::number); }
inline Expression condition(const std::string& text) { return parse(text, vocabulary(), Type::condition); }

/// With these values of the names that it reads.
inline double value(const std::string& text, const std::map<std::string, Value, std::less<>>& values = {}) {
  return number_of(formula(text), [&](std::string_view name) { return values.find(name)->second; });
}
inline bool is_true(const std::string& text, const std::map<std::string, Value, std::less<>>& values = {}) {
  return holds(condition(text), [&](std::string_view name) { return values.find(name)->second; });
}

/// d/dlog pi.
inline const std::map<std::string, Expression, std::less<>>& slopes() {
  static const std::map<std::string, Expression, std::less<>> of = {{"pi", named("pi")}, {"ratio", named("ratio")}};
  return of;
}

}  // namespace asymsweep::expression::example
