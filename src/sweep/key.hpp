#pragma once
// A key of a sweep file: its name, what values it takes, and what it means. Environments, policies and algorithms
// declare theirs; validation, `asymsweep list keys`, the flags and the documentation all follow from these rows.

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace asymsweep {

/// One value of one key: a number (integers and `inf` too), a word or free text, or a vector `[0.1 0.5 0.9]`.
using Value = std::variant<double, std::string, std::vector<double>>;

/// Text that parses back to the same value; also the text of a vector-valued axis in the result file.
std::string to_text(const Value& value);

/// What values a key takes. A value is accepted when one of the enabled forms accepts it.
struct ValueDomain {
  bool number = false;
  bool integer = false;           ///< numbers must be whole
  bool infinity_allowed = false;  ///< `inf` counts as a number
  bool open_minimum = false;      ///< minimum itself is excluded
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  std::vector<std::string> words = {};  ///< allowed words; empty: no words
  bool any_word = false;                ///< every word of letters, digits and . _ - + / @ =
  bool vector = false;                  ///< `[...]` of numbers
  bool free_text = false;               ///< name, description

  /// "a whole number >= 1, or inf", "uniform | normal | linear | [vector]".
  std::string describe() const;
  /// "integer", "word | vector": for `asymsweep list keys`.
  std::string type() const;
};

class Configuration;

/// When a run reads a key: where it does not, the key's values make no difference.
struct ReadWhen {
  std::string condition;  ///< "train.gradient = sampled"
  std::function<bool(const Configuration&)> holds;
};

/// One row of the table of keys.
struct Key {
  std::string section;  ///< "train"
  std::string name;     ///< "learning_rate"; the axis carries this name in the result file
  ValueDomain domain;
  std::optional<std::string> default_text;     ///< of most environments; none: the key must be given, unless `optional`
  std::string meaning;                         ///< one line for people
  bool optional = false;                       ///< may stay absent (v, delta_v, zip)
  bool axis_allowed = true;                    ///< false: takes one value only (it shapes the file, not a run)
  std::vector<std::string> environments = {};  ///< used by these only; empty: by all
  std::string unit = "1";                      ///< units attribute of its axis
  std::optional<ReadWhen> read_when = {};      ///< none: every run of its environments reads it
  bool aside = false;                          ///< how runs are made or judged, not what they are: no part of a sweep's identity
  /// Of a free text: what it stands for, such as the content of files. Text that is so already stays. May throw UserError.
  std::function<std::string(const std::string&)> resolve = {};
  bool describes = false;  ///< says something to people alone: no run has it, and no sweep differs by it
  /// {environment, default text}: where an environment of its own needs another default for training to show anything.
  std::vector<std::pair<std::string, std::string>> defaults_of = {};

  /// The default there; none: the key must be given, unless `optional`.
  std::optional<std::string> default_in(std::string_view environment) const {
    for (const auto& [of, text] : defaults_of)
      if (of == environment) return text;
    return default_text;
  }
  std::string full_name() const { return section + "." + name; }  // a section may have dots of its own
};

}  // namespace asymsweep
