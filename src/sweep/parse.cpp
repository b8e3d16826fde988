// From text and flags to a checked Sweep.

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <mutex>
#include <set>
#include <span>
#include <sstream>
#include <system_error>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "sweep/given_keys.hpp"
#include "sweep/parameter_words.hpp"
#include "sweep/selection.hpp"
#include "sweep/sweep.hpp"
#include "sweep/sweep_file.hpp"
#include "sweep/values_grammar.hpp"

namespace asymsweep {
namespace {

constexpr double most_configurations = 1e6;
constexpr std::size_t most_checked = 512;  // configurations that a thread checks at a time

/// The first value that stands a second time.
std::optional<Value> repeated(const std::vector<Value>& values) {
  std::set<Value> seen;
  for (const auto& value : values)
    if (!seen.insert(value).second) return value;
  return std::nullopt;
}

class SweepBuilder {
 public:
  SweepBuilder(std::vector<Given> given, const KeyTable& table, std::string origin)
      : given_(std::move(given)), table_(table), origin_(std::move(origin)) {}

  Sweep build() {
    make_grid();
    check_configurations();
    find_alike();
    require_axes_that_are_read();
    for (const auto& entry : given_)
      for (const auto& note : entry.notes) sweep_.notes.push_back(entry.place + ": " + entry.key->full_name() + ": " + note);
    return std::move(sweep_);
  }

  Sweep build_checked() {
    make_grid();
    find_alike();
    return std::move(sweep_);
  }

 private:
  void make_grid() {
    fill_defaults();
    require_used_keys();
    require_exactly_one();
    take_sweep_section();
    refuse_words();
    make_dimensions();
    zip_dimensions();
    put_labels_first();
    leave_out();
    write_canonical();
    note_keys();
  }

  const Given* find(std::string_view full_name) const {
    const auto found = std::ranges::find_if(given_, [&](const Given& g) { return g.key->full_name() == full_name; });
    return found == given_.end() ? nullptr : &*found;
  }
  bool used(const Key& key) const {
    return key.environments.empty() || std::ranges::find(key.environments, environment()) != key.environments.end();
  }
  std::string environment() const {
    const auto* entry = find("problem.environment");
    return entry ? std::get<std::string>(entry->values.front()) : std::string();
  }

  void fill_defaults() {
    // problem.environment first: it decides which of the others are in use.
    const auto fill = [&](const Key& key) {
      if (find(key.full_name())) return;
      if (key.default_text) {
        given_.push_back({&key, default_values(key, environment()), "default"});
      } else if (!key.optional) {
        throw UserError(origin_ + ": missing key '" + key.full_name() + "' (" + key.domain.describe() + ": " + key.meaning + ")");
      }
    };
    if (const auto* key = table_.find("problem.environment")) fill(*key);
    for (const auto& key : table_.keys)
      if (used(key)) fill(key);
  }

  void require_used_keys() const {
    for (const auto& entry : given_)
      if (!used(*entry.key))
        throw UserError(entry.place + ": " + entry.key->full_name() + " is not used by problem.environment = " +
                        environment() + " (it belongs to " + join(entry.key->environments, ", ", " and ") + ")");
  }

  void find_alike() {
    std::vector<const Key*> keys;
    for (const auto& entry : given_)
      if (entry.values.size() > 1 && entry.key->read_when) keys.push_back(entry.key);
    sweep_.alike = first_alike(sweep_, keys);
  }

  static bool is_flag(const Given& entry) { return entry.place.starts_with("--"); }

  void require_exactly_one() const {
    for (const auto& group : table_.exactly_one_of) {
      if (std::ranges::none_of(group, [&](const auto& name) { return used(*table_.find(name)); })) continue;
      std::vector<const Given*> present;
      for (const auto& name : group)
        if (const auto* entry = find(name)) present.push_back(entry);
      std::stable_partition(present.begin(), present.end(), [](const Given* entry) { return !is_flag(*entry); });  // flags come after the file
      if (present.size() > 1 && is_flag(*present[1]) && !is_flag(*present[0]))
        throw UserError(present[1]->place + ": clashes with " + present[0]->key->full_name() + " at " + present[0]->place +
                        "; exactly one of " + join(group, ", ", " and ") + " is allowed");
      if (present.size() > 1)
        throw UserError(present[1]->place + ": both " + present[0]->key->full_name() + " and " +
                        present[1]->key->full_name() + " are given; exactly one of " + join(group, ", ", " and ") + " is allowed");
      if (present.empty()) throw UserError(origin_ + ": missing key: exactly one of " + join(group, ", ", " and ") + " must be given");
    }
  }

  /// Of each configuration whether another one has the same runs.
  std::vector<bool> has_copy() const {
    std::vector<bool> copied(sweep_.configuration_count());
    for (std::size_t c = 0; c < copied.size(); ++c)
      if (sweep_.planned(c) && sweep_.trained_as(c) != c) copied[c] = copied[sweep_.trained_as(c)] = true;
    return copied;
  }

  /// An axis that no run reads would train the same runs again and again; one that some do not read, and train twice, is said.
  void require_axes_that_are_read() {
    struct Axis {
      const Given* entry;
      std::size_t readers = 0, copies = 0;  ///< configurations that read it; that do not, and have the runs of another
    };
    std::vector<Axis> axes;
    for (const auto& entry : given_)
      if (entry.values.size() > 1 && entry.key->read_when) axes.push_back({&entry});
    if (axes.empty()) return;
    const auto copied = has_copy();
    for (std::size_t c = 0; c < sweep_.configuration_count(); ++c) {
      if (!sweep_.planned(c)) continue;
      const auto configuration = sweep_.configuration(c);
      for (auto& [entry, readers, copies] : axes) {
        const bool reads = entry->key->read_when->holds(configuration);
        readers += reads;
        copies += !reads && copied[c];
      }
    }
    for (const auto& [entry, readers, copies] : axes) {
      const auto& condition = entry->key->read_when->condition;
      if (readers == 0)
        refuse(UserError(entry->place + ": " + entry->key->full_name() + " has several values, but is read only with " + condition +
                         ": give it one value"));
      else if (copies > 0)
        sweep_.unread.push_back(entry->key->full_name() + " is read only with " + condition + ": for " + format_count(copies) + " of " +
                                format_count(sweep_.planned_count(), "configuration") + " its values make no difference");
    }
  }

  /// sweep.where, in its normal form, and what it leaves out.
  void leave_out() {
    const auto* where = find("sweep.where");
    if (!where) return;
    auto& text = std::get<std::string>(given_[static_cast<std::size_t>(where - given_.data())].values.front());
    try {
      auto condition = expression::parse(text, key_vocabulary(sweep_, table_.keys), expression::Type::condition, where->column);
      require_known_words(condition, sweep_, table_.keys);
      text = condition.text();
      const Selection selection(std::move(condition), sweep_);
      std::vector<bool> left_out(grid_size());
      for (std::size_t c = 0; c < left_out.size(); ++c) left_out[c] = !selection.holds(sweep_.configuration(c));
      if (std::ranges::find(left_out, true) != left_out.end()) sweep_.left_out = std::move(left_out);
    } catch (const expression::FormulaError& error) {
      throw UserError(where->place + ": sweep.where " + error.what() + hint_of_several(error.what(), sweep_) + "; it is a condition over keys, such as lag <= 100");
    }
    if (sweep_.planned_count() == 0) throw UserError(where->place + ": sweep.where is false at every place of the grid");
  }

  /// Files of earlier versions that have such words stay readable.
  void refuse_words() {
    for (const auto& entry : given_)
      for (const auto& value : entry.values)
        if (const auto why = entry.key->domain.any_word ? meant_otherwise(value) : std::nullopt)
          refuse(UserError(entry.place + ": " + entry.key->full_name() + " = " + to_text(value) + " " + *why));
  }

  void refuse(const UserError& error) { sweep_.refusals.emplace_back(error.what()); }

  void take_sweep_section() {
    const auto number = [&](const char* name) {
      return static_cast<std::uint64_t>(std::get<double>(find(name)->values.front()));
    };
    const auto text = [&](const char* name) { return std::get<std::string>(find(name)->values.front()); };
    sweep_.name = text("sweep.name");
    sweep_.description = text("sweep.description");
    sweep_.seeds = number("sweep.seeds");
    sweep_.first_seed = number("sweep.first_seed");
    sweep_.root_seed = number("sweep.root_seed");
    const auto unseen = unseen_character(sweep_.name);
    const bool no_file = sweep_.name.find_first_of("/\\ \t") != std::string::npos;
    if (no_file || unseen || sweep_.name.starts_with('-')) {
      const UserError error(find("sweep.name")->place + ": sweep.name = " + sweep_.name +
                            " cannot be the name of a file (no spaces, no slashes, no '-' in front)" + (unseen ? "; it has " + unseen->description : ""));
      if (no_file) throw error;
      refuse(error);
    }
    if (const auto found = control_character(sweep_.description))
      refuse(UserError(find("sweep.description")->place + ": sweep.description has " + found->description + "; leave it out"));
    if (sweep_.first_seed + sweep_.seeds > (std::uint64_t{1} << 32))
      throw UserError(find("sweep.seeds")->place + ": sweep.first_seed + sweep.seeds is over 2^32");
  }

  /// The last part of its name, where no other axis has the same. A key of a section [A.B] does not take the name of one that has one
  /// value either: `lag` is train.lag.
  std::string axis_name(const Key& key) const {
    const bool named = key.section.find('.') != std::string::npos;
    const bool clashes = std::ranges::any_of(given_, [&](const Given& other) {
      return other.key != &key && other.key->name == key.name && other.key->section != "sweep" && (named || other.values.size() > 1);
    });
    return clashes ? key.full_name() : key.name;
  }

  void make_dimensions() {
    for (const auto& entry : given_) {
      if (entry.key->describes) sweep_.meanings[entry.key->section] = std::get<std::string>(entry.values.front());
      if (entry.key->section == "sweep" || entry.key->describes) continue;
      if (entry.values.size() == 1) sweep_.fixed.set(entry.key->full_name(), entry.values.front());
      else sweep_.dimensions.push_back({{{entry.key->full_name(), axis_name(*entry.key), entry.values}}});
    }
  }

  /// A key that could be an axis and has one value, by its last name or its whole one.
  const Key* fixed_key(const std::string& name) const {
    for (const auto& entry : given_)
      if (entry.values.size() == 1 && entry.key->axis_allowed && entry.key->section != "sweep" && entry.place != "default" &&
          (entry.key->name == name || entry.key->full_name() == name))
        return entry.key;
    return nullptr;
  }

  void zip_dimensions() {
    const auto* zip = find("sweep.zip");
    if (!zip) return;
    const auto text = std::get<std::string>(zip->values.front());
    auto& dimensions = sweep_.dimensions;
    std::vector<std::string> axis_names;
    for (const auto& dimension : dimensions) axis_names.push_back(dimension.name());

    std::vector<std::size_t> chosen;
    std::size_t named = 0;
    std::string one_value;  // a key that the zip names and that has one
    std::istringstream words(text);
    for (std::string word; std::getline(words, word, ',');) {
      const std::string name(trimmed(word));
      const auto found = std::ranges::find_if(dimensions, [&](const Dimension& d) {
        return d.axes.front().name == name || d.axes.front().key == name;
      });
      if (const auto* fixed = fixed_key(name); found == dimensions.end() && fixed) {
        one_value = fixed->full_name();
        ++named;
        continue;
      }
      if (found == dimensions.end()) {
        const auto nearest = nearest_name(name, axis_names);
        throw UserError(zip->place + ": sweep.zip names '" + name + "', which is not an axis" +
                        (nearest ? "; did you mean '" + *nearest + "'?" : " (axes: " + join(axis_names) + ")"));
      }
      const auto index = static_cast<std::size_t>(found - dimensions.begin());
      if (std::ranges::find(chosen, index) != chosen.end())
        throw UserError(zip->place + ": sweep.zip names '" + name + "' twice");
      chosen.push_back(index);
      ++named;
    }
    if (named > 1 && chosen.empty()) return;  // one value of each: a single step of the walk, as in the replay of a run
    if (named > chosen.size() && !chosen.empty())
      throw UserError(zip->place + ": sweep.zip joins axes of different lengths: " + dimensions[chosen.front()].name() + " has " +
                      std::to_string(dimensions[chosen.front()].size()) + " values, " + one_value + " has 1");
    if (chosen.size() < 2) throw UserError(zip->place + ": sweep.zip needs two axes or more");

    const auto first = *std::ranges::min_element(chosen);
    std::ranges::sort(chosen);
    for (const auto index : chosen)
      if (dimensions[index].size() != dimensions[first].size())
        throw UserError(zip->place + ": sweep.zip joins axes of different lengths: " + dimensions[first].name() + " has " +
                        std::to_string(dimensions[first].size()) + " values, " + dimensions[index].name() + " has " +
                        std::to_string(dimensions[index].size()));
    for (std::size_t i = chosen.size(); i-- > 1;) {
      auto& axes = dimensions[first].axes;
      axes.insert(axes.begin() + 1, dimensions[chosen[i]].axes.front());
      dimensions.erase(dimensions.begin() + static_cast<std::ptrdiff_t>(chosen[i]));
    }
  }

  /// The front axis of a dimension labels it in the result file, so no value of it may stand twice. In a zip the first
  /// such axis moves to the front; the others may repeat their values.
  void put_labels_first() {
    for (auto& dimension : sweep_.dimensions) {
      const auto label = std::ranges::find_if(dimension.axes, [](const Axis& axis) { return !repeated(axis.values); });
      if (label == dimension.axes.end()) {
        const auto& axis = dimension.axes.front();
        throw UserError(find(axis.key)->place + ": " + axis.key + " has the value " + to_text(*repeated(axis.values)) +
                        " twice" + (dimension.axes.size() > 1 ? ", and so has every axis of its zip" : ""));
      }
      std::rotate(dimension.axes.begin(), label, label + 1);
    }
  }

  /// Axes first, in their order (sections may reappear), then the fixed keys in the order of the table.
  void write_canonical() {
    std::string section, text;
    const auto write = [&](const Key& key, const std::vector<Value>& values) {
      if (key.section != section) text += (text.empty() ? "[" : "\n[") + (section = key.section) + "]\n";
      std::vector<std::string> texts;
      for (const auto& value : values) texts.push_back(to_text(value));
      text += key.name + " = " + join(texts) + "\n";
    };
    for (const bool axes : {true, false})
      for (const auto& entry : axes ? given_ : in_table_order())
        if ((entry.values.size() > 1) == axes && !(entry.key->domain.free_text && to_text(entry.values.front()).empty()))
          write(*entry.key, entry.values);
    sweep_.canonical = text;
  }

  void note_keys() {
    for (const auto& key : table_.keys) {
      if (key.aside) sweep_.aside.push_back(key.full_name());
    }
  }

  std::vector<Given> in_table_order() const {
    std::vector<Given> sorted = given_;
    std::ranges::sort(sorted, {}, [](const Given& entry) { return entry.key; });  // rows of one vector
    return sorted;
  }

  /// How many configurations there are.
  std::size_t grid_size() const {
    double count = 1;
    for (const auto& dimension : sweep_.dimensions) count *= static_cast<double>(dimension.size());
    if (count > most_configurations)
      throw UserError(origin_ + ": the grid has " + plain_number(count) + " configurations; a million are allowed: give the axes fewer values, or zip them");
    return static_cast<std::size_t>(count);
  }

  void check_configurations() const {
    // Whatever thread comes first: the mistake that is named is the first configuration's.
    std::mutex reporting;
    std::size_t first = grid_size();
    std::string mistake;
    parallel_for((first + most_checked - 1) / most_checked, usable_cores(), [&, all = first](std::size_t part) {
      for (std::size_t c = part * most_checked; c < std::min(all, (part + 1) * most_checked); ++c) {
        if (!sweep_.planned(c)) continue;
        try {
          const auto configuration = sweep_.configuration(c);
          for (const auto& check : table_.cross_checks) check(configuration);
        } catch (const UserError& error) {
          const std::lock_guard lock(reporting);
          if (c >= first) return;
          first = c;
          mistake = error.what();
          return;
        }
      }
    });
    if (!mistake.empty()) throw UserError(place_of(mistake) + ": " + mistake);
  }

  /// Where the key that a sentence begins with was given; the file where it begins with none, or with a default.
  std::string place_of(std::string_view sentence) const {
    const auto key = sentence.substr(0, sentence.find_first_of(" ="));
    const auto given = std::ranges::find_if(given_, [&](const Given& entry) { return entry.key->full_name() == key && entry.place != "default"; });
    return given == given_.end() ? origin_ : given->place;
  }

  std::vector<Given> given_;
  const KeyTable& table_;
  std::string origin_;
  Sweep sweep_;
};

/// What `build` makes of the lines of a sweep file whose own sections are in the table.
template <typename Build>
Sweep with_own_sections(std::vector<Assignment> given, const std::string& origin, const std::vector<Flag>& flags, const KeyTable& table, Build build) {
  const auto lines = given.size();
  for (const auto& [name, value] : flags) given.push_back({name, value, "--" + name, value});
  KeyTable own = table;
  if (table.add_own) table.add_own(given, own);
  const std::span<const Assignment> all = given;
  SweepBuilder builder(gather(all.first(lines), all.subspan(lines), own), own, origin);
  auto sweep = build(builder);
  sweep.own_keys.assign(own.keys.begin() + static_cast<std::ptrdiff_t>(table.keys.size()), own.keys.end());
  return sweep;
}

}  // namespace

Sweep parse_sweep(const std::string& text, const std::string& origin, const std::vector<Flag>& flags,
                  const KeyTable& table) {
  auto lines = read_assignments(text, origin);
  auto claims = take_claims(lines);
  auto sweep = with_own_sections(std::move(lines), origin, flags, table, [](SweepBuilder& builder) { return builder.build(); });
  sweep.text = text;
  sweep.claims = std::move(claims);
  return sweep;
}

Sweep parse_checked_sweep(const std::string& canonical, const std::string& origin, const KeyTable& table) {
  return with_own_sections(read_assignments(canonical, origin), origin, {}, table, [](SweepBuilder& builder) { return builder.build_checked(); });
}

Sweep load_sweep(const std::string& path, const std::vector<Flag>& flags, const KeyTable& table) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  const bool is_empty = file.peek() == std::ifstream::traits_type::eof() && file.is_open() && !file.bad();  // flags alone make a sweep
  if (!is_empty && !(content << file.rdbuf())) throw UserError("cannot read the sweep file " + path + ": " + std::generic_category().message(errno));
  const auto text = content.str();
  if (text.starts_with("\x89HDF"))
    throw UserError(path + " is a result file (HDF5), not a sweep; `asymsweep analyze` writes the sweep of a file to DIR/sweep.ini");
  return parse_sweep(text, path, flags, table);
}

}  // namespace asymsweep
