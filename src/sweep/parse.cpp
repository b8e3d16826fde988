// From text and flags to a checked Sweep.

#include <algorithm>
#include <span>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "sweep/complete_keys.hpp"
#include "sweep/dimensions.hpp"
#include "sweep/given_keys.hpp"
#include "sweep/grid_checks.hpp"
#include "sweep/parameter_words.hpp"
#include "sweep/selection.hpp"
#include "sweep/sweep.hpp"
#include "sweep/sweep_file.hpp"

namespace asymsweep {
namespace {

constexpr double most_configurations = 1e6;

class SweepBuilder {
 public:
  explicit SweepBuilder(CompleteKeys keys) : keys_(std::move(keys)) {}

  Sweep build() {
    make_grid();
    require_right_configurations(keys_, sweep_);
    find_alike();
    note_axes_that_are_not_read(keys_, sweep_);
    for (const auto& entry : keys_.all())
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
    take_sweep_section();
    refuse_words();
    sweep_.dimensions = dimensions_of(keys_);
    take_other_sections();
    require_grid_size();
    leave_out();
    write_canonical();
  }

  void take_sweep_section() {
    const auto number = [&](const char* name) {
      return static_cast<std::uint64_t>(std::get<double>(keys_.find(name)->values.front()));
    };
    sweep_.name = keys_.text("sweep.name");
    sweep_.description = keys_.text("sweep.description");
    sweep_.seeds = number("sweep.seeds");
    sweep_.first_seed = number("sweep.first_seed");
    sweep_.root_seed = number("sweep.root_seed");
    const auto unseen = unseen_character(sweep_.name);
    const bool no_file = sweep_.name.find_first_of("/\\ \t") != std::string::npos;
    if (no_file || unseen || sweep_.name.starts_with('-')) {
      const UserError error(keys_.find("sweep.name")->place + ": sweep.name = " + sweep_.name +
                            " cannot be the name of a file (no spaces, no slashes, no '-' in front)" + (unseen ? "; it has " + unseen->description : ""));
      if (no_file) throw error;
      refuse(error);
    }
    if (const auto found = control_character(sweep_.description))
      refuse(UserError(keys_.find("sweep.description")->place + ": sweep.description has " + found->description + "; leave it out"));
    if (sweep_.first_seed + sweep_.seeds > (std::uint64_t{1} << 32))
      throw UserError(keys_.find("sweep.seeds")->place + ": sweep.first_seed + sweep.seeds is over 2^32");
  }

  /// Files of earlier versions that have such words stay readable.
  void refuse_words() {
    for (const auto& entry : keys_.all())
      for (const auto& value : entry.values)
        if (const auto why = entry.key->domain.any_word ? meant_otherwise(value) : std::nullopt)
          refuse(UserError(entry.place + ": " + entry.key->full_name() + " = " + to_text(value) + " " + *why));
  }

  void refuse(const UserError& error) { sweep_.refusals.emplace_back(error.what()); }

  void take_other_sections() {
    for (const auto& entry : keys_.all()) {
      if (entry.key->describes) sweep_.meanings[entry.key->section] = std::get<std::string>(entry.values.front());
      else if (entry.key->section != "sweep" && entry.values.size() == 1) sweep_.fixed.set(entry.key->full_name(), entry.values.front());
    }
    for (const auto& dimension : sweep_.dimensions)
      for (const auto& axis : dimension.axes) sweep_.fixed.declare_axis(axis.key);
    for (const auto& key : keys_.table().keys)
      if (key.aside) sweep_.aside.push_back(key.full_name());
  }

  void require_grid_size() const {
    double count = 1;
    for (const auto& dimension : sweep_.dimensions) count *= static_cast<double>(dimension.size());
    if (count > most_configurations)
      throw UserError(keys_.origin() + ": the grid has " + plain_number(count) +
                      " configurations; a million are allowed: give the axes fewer values, or zip them");
  }

  /// sweep.where, in its normal form, and what it leaves out.
  void leave_out() {
    const auto* where = keys_.find("sweep.where");
    if (!where) return;
    const auto& keys = keys_.table().keys;
    try {
      auto condition = expression::parse(keys_.text("sweep.where"), key_vocabulary(sweep_, keys), expression::Type::condition, where->column);
      require_known_words(condition, sweep_, keys);
      keys_.set_text("sweep.where", condition.text());
      const Selection selection(std::move(condition), sweep_);
      std::vector<bool> left_out(sweep_.configuration_count());
      for (std::size_t c = 0; c < left_out.size(); ++c) left_out[c] = !selection.holds(sweep_.configuration(c));
      if (std::ranges::find(left_out, true) != left_out.end()) sweep_.left_out = std::move(left_out);
    } catch (const expression::FormulaError& error) {
      throw UserError(where->place + ": sweep.where " + error.what() + hint_of_several(error.what(), sweep_) + "; it is a condition over keys, such as lag <= 100");
    }
    if (sweep_.planned_count() == 0) throw UserError(where->place + ": sweep.where is false at every place of the grid");
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
      for (const auto& entry : axes ? keys_.all() : keys_.in_table_order())
        if ((entry.values.size() > 1) == axes && !(entry.key->domain.free_text && to_text(entry.values.front()).empty()))
          write(*entry.key, entry.values);
    sweep_.canonical = text;
  }

  void find_alike() {
    std::vector<const Key*> keys;
    for (const auto& entry : keys_.all())
      if (entry.values.size() > 1 && entry.key->read_when) keys.push_back(entry.key);
    sweep_.alike = first_alike(sweep_, keys);
  }

  CompleteKeys keys_;
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
  SweepBuilder builder({gather(all.first(lines), all.subspan(lines), own), own, origin});
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
  const auto text = read_text(path, "the sweep file");
  if (text.starts_with("\x89HDF"))
    throw UserError(path + " is a result file (HDF5), not a sweep; `asymsweep analyze` writes the sweep of a file to DIR/sweep.ini");
  return parse_sweep(text, path, flags, table);
}

}  // namespace asymsweep
