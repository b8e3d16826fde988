#include "program/answer.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "core/characters.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

using Json = nlohmann::json;

/// What is wrong with an answer.
class BadAnswer : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 200;
  const bool cut = text.size() > most;
  return "'" + printable(text.substr(0, most)) + (cut ? "..." : "") + "'";
}

/// The letters around the place where the parser stopped (counted from 1), in lower case.
std::string word_at(std::string_view line, std::size_t byte) {
  const auto is_letter = [&](std::size_t i) { return i < line.size() && std::isalpha(static_cast<unsigned char>(line[i])) != 0; };
  std::size_t begin = byte > 0 ? byte - 1 : 0, end = begin;
  while (begin > 0 && is_letter(begin - 1)) --begin;
  while (is_letter(end)) ++end;
  std::string word(line.substr(std::min(begin, line.size()), end - begin));
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return word;
}

/// What programs print for numbers and JSON does not have.
std::string not_json_hint(std::string_view line, std::size_t byte) {
  const auto word = word_at(line, byte);
  if (word == "nan" || word == "inf" || word == "infinity") return ", which has no NaN and no Infinity";
  const auto is_digit = [&](std::size_t i) { return i < line.size() && line[i] >= '0' && line[i] <= '9'; };
  const auto comma = line.rfind(',', byte), bracket = line.rfind('[', byte);
  if (bracket != line.npos && line.find(']', bracket) > byte) return "";  // a comma between numbers
  if (comma != line.npos && comma > 0 && is_digit(comma - 1) && is_digit(comma + 1)) return ", where a number has a point: 0.5, not 0,5 (set LC_ALL=C)";
  return "";
}

/// nlohmann takes the last of two equal names without a word.
Json parse_strictly(std::string_view line, const std::string& source) {
  std::vector<std::set<std::string>> names;
  std::optional<std::string> twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end && !names.empty()) names.pop_back();
    if (event == Json::parse_event_t::key && !names.empty() && !names.back().insert(value.get<std::string>()).second) twice = value.get<std::string>();
    return true;
  };
  Json json;
  const auto refuse = [&](const std::string& why) { throw BadAnswer(source + " is no answer: " + in_quotes(line) + why); };
  try {
    json = Json::parse(line, watch);
  } catch (const Json::parse_error& error) {
    refuse(" is not JSON" + not_json_hint(line, error.byte));
  } catch (const Json::out_of_range&) {
    refuse(" has a number beyond the range of doubles (1.8e308)");
  } catch (const Json::exception&) {
    refuse(" is not JSON");
  }
  if (twice) throw BadAnswer("the answer has '" + *twice + "' twice");
  if (!json.is_object()) throw BadAnswer(source + " is no answer: " + in_quotes(line) + " is no JSON object");
  return json;
}

double number(const Json& value, const std::string& what) {
  if (value.is_null()) throw BadAnswer(what + " is null, as which NaN and infinity come in JSON, not a number");
  if (!value.is_number()) throw BadAnswer(what + " is " + in_quotes(value.dump(-1, ' ', false, Json::error_handler_t::replace)) + ", not a number");
  const double number = value.get<double>();
  if (!std::isfinite(number)) throw BadAnswer(what + " is out of the range of numbers");
  return number;
}

/// "; it came as a curve, ..."; "" where it did not.
std::string came_as_curve(const Json& json, const std::string& name) {
  const auto curves = json.find("curves");
  const bool came = curves != json.end() && curves->is_object() && curves->contains(name);
  return came ? "; curves has it: a number is a metric, a list or an array is a curve" : "";
}

/// Every name of the sweep, and no other.
const Json& require_names(const Json& json, const std::string& part, const std::vector<std::string>& names) {
  static const Json nothing = Json::object();
  const auto found = json.find(part);
  const Json& values = found == json.end() ? nothing : *found;
  if (!values.is_object()) throw BadAnswer("'" + part + "' is no JSON object");
  for (const auto& [name, value] : values.items())
    if (std::ranges::find(names, name) == names.end()) {
      const auto nearest = nearest_name(name, names);
      throw BadAnswer("the answer has an unknown name '" + printable(name) + "' in " + part +
                      (nearest ? "; did it mean '" + *nearest + "'?" : " (program." + part + ": " + (names.empty() ? "none" : join(names)) + ")"));
    }
  for (const auto& name : names)
    if (!values.contains(name)) throw BadAnswer("the answer lacks '" + name + "' in " + part + (part == "metrics" ? came_as_curve(json, name) : ""));
  return values;
}

std::vector<double> curve_of(const Json& value, const std::string& name, std::size_t points) {
  if (!value.is_array()) throw BadAnswer("curve " + name + " is no list");
  if (value.size() != points)
    throw BadAnswer("curve " + name + " has " + format_count(value.size(), "point") + ", program.curve_steps has " + format_count(points));
  std::vector<double> numbers;
  for (const auto& point : value) numbers.push_back(number(point, "curve " + name + ", point " + std::to_string(numbers.size() + 1) + ","));
  return numbers;
}

void require_question(const Json& json, std::uint64_t seed) {
  for (const auto& [name, value] : json.items())
    if (name != "seed" && name != "metrics" && name != "curves" && name != "failed" && name != "protocol")
      throw BadAnswer("the answer has an unknown name '" + printable(name) + "' (an answer has seed, metrics, curves, failed)");
  const auto given = json.find("seed");
  if (given == json.end()) throw BadAnswer("the answer lacks 'seed'");
  if (!given->is_number_integer() || given->get<double>() != static_cast<double>(seed))
    throw BadAnswer("the answer is for seed " + given->dump(-1, ' ', false, Json::error_handler_t::replace) + ", the question was for seed " + std::to_string(seed));
}

}  // namespace

ProgramAnswer read_answer(std::string_view line, const AnswerShape& shape, std::uint64_t seed, const std::string& source) {
  ProgramAnswer answer;
  try {
    answer.understood = false;
    const auto json = parse_strictly(line, source);
    require_question(json, seed);
    answer.understood = true;
    if (const auto failed = json.find("failed"); failed != json.end()) {
      answer.failure = failed->is_string() && !failed->get<std::string>().empty() ? printable(failed->get<std::string>()) : "the program gave no reason";
      return answer;
    }
    const auto& metrics = require_names(json, "metrics", shape.metrics);
    const auto& curves = require_names(json, "curves", shape.curves);
    for (const auto& name : shape.metrics) answer.metrics.push_back(number(metrics[name], "metric " + name));
    for (const auto& name : shape.curves) answer.curves.push_back(curve_of(curves[name], name, shape.curve_points));
  } catch (const BadAnswer& error) {
    answer.failure = error.what();
    answer.metrics.clear(), answer.curves.clear();
  }
  return answer;
}

}  // namespace asymsweep
