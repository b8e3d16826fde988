#pragma once
// A sweep: what a sweep file and its flags say, checked, as axes and a grid of configurations.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sweep/claim_sections.hpp"
#include "sweep/configuration.hpp"
#include "sweep/key.hpp"

namespace asymsweep {

struct Assignment;

/// A key given several values.
struct Axis {
  std::string key;   ///< full name, "baseline.v"
  std::string name;  ///< last part, "v"; the full name where two axes have the same last part
  std::vector<Value> values;
};

/// One dimension of the grid: one axis, or several axes that `zip` walks together (equal lengths).
/// It carries the name of its first axis.
struct Dimension {
  std::vector<Axis> axes;
  std::size_t size() const { return axes.front().values.size(); }
  const std::string& name() const { return axes.front().name; }
};

struct Sweep {
  std::string name;
  std::string description;
  std::uint64_t root_seed = 0;
  std::uint64_t first_seed = 0;
  std::uint64_t seeds = 0;
  std::vector<Dimension> dimensions;            ///< file order; the last one varies fastest
  Configuration fixed;                          ///< keys with one value, defaults included, keys of [sweep] left out
  std::string text;                             ///< the file, verbatim
  std::vector<ClaimSection> claims;             ///< what is to be decided on its results; no part of what it is
  std::vector<std::string> notes;               ///< what is allowed and may not be what was meant, a sentence each
  std::vector<std::string> unread;              ///< axes that a part of the configurations does not read, a sentence each
  std::vector<bool> left_out;                   ///< of each configuration whether sweep.where is false; empty: of none
  std::vector<std::uint32_t> alike;             ///< of each configuration the first one whose runs are the same; empty: no two are
  std::map<std::string, std::string> meanings;  ///< what its own sections say to people, by section: "algorithm.clipped"
  std::vector<Key> own_keys;                    ///< rows of sections that the sweep itself defines, [algorithm.NAME], [parameters]
  std::vector<std::string> refusals;            ///< why no new file is made of this sweep; earlier versions made some, which stay readable
  std::vector<std::string> aside;               ///< full names of the keys that are no part of its identity (Key::aside)
  /// A sweep file in one normal form: the axes in their order, then every other key in use in the order of the table,
  /// defaults and flags applied. Parses to the same sweep, in the same order (comparison.hpp: are two sweeps the same?).
  std::string canonical;

  /// Places of the grid, planned or not.
  std::size_t configuration_count() const;
  /// Whether a place is part of the sweep at all.
  bool planned(std::size_t index) const { return left_out.empty() || !left_out[index]; }
  std::size_t planned_count() const;
  /// The first configuration whose runs are those of `index`: it alone is trained.
  std::size_t trained_as(std::size_t index) const { return alike.empty() ? index : alike[index]; }
  /// Whether a configuration is planned and no other's copy: copies are no new evidence.
  bool is_trained(std::size_t index) const { return planned(index) && trained_as(index) == index; }
  /// How many are trained.
  std::size_t distinct_count() const;
  /// Values of configuration `index` (row-major over `dimensions`).
  Configuration configuration(std::size_t index) const;
  /// "train.lag = 5, baseline.v = 0.1": the axes' values of configuration `index`; empty without axes.
  std::string axis_text(std::size_t index) const;
  /// Index along each dimension of configuration `index`.
  std::vector<std::size_t> coordinates(std::size_t index) const;
  /// The part of `canonical` that decides the numbers in the file and their places: all but sweep.description, what
  /// algorithms mean, and `aside`.
  std::string identity() const;
};

/// A flag from the command line: full key name and the text of its value.
using Flag = std::pair<std::string, std::string>;

/// Checks between keys that one key's domain cannot express; throws UserError, whose text says which keys.
using CrossCheck = std::function<void(const Configuration&)>;

/// Everything that the grammar needs to know of the problem rooms.
struct KeyTable {
  std::vector<Key> keys;
  std::vector<CrossCheck> cross_checks;  ///< run on every configuration
  /// Of each group of full names exactly one must be given.
  std::vector<std::vector<std::string>> exactly_one_of;
  /// Adds the rows of sections that a sweep itself defines, given its lines and then its flags; may write their values in a normal form.
  std::function<void(std::vector<Assignment>& given, KeyTable& table)> add_own = {};
  const Key* find(std::string_view full_name) const;
};

/// Parses and checks. `origin` names the file in errors ("sweeps/smoke.ini:12: ...").
/// Throws UserError: unknown, duplicate, missing, malformed, out-of-range keys; keys that the chosen environment does
/// not use; both or neither of baseline.v and baseline.delta_v; zip of unequal axes; several values where one is allowed.
Sweep parse_sweep(const std::string& text, const std::string& origin, const std::vector<Flag>& flags,
                  const KeyTable& table);

/// Of `Sweep::canonical`, of a sweep that has been checked: no configuration is looked at again, and nothing is noted. For ranks that
/// get their sweep from another.
Sweep parse_checked_sweep(const std::string& canonical, const std::string& origin, const KeyTable& table);

/// UserError where no new file is to be made of this sweep: an axis that no configuration reads, a name that looks like an option.
void require_no_refusals(const Sweep& sweep);

/// As above, from a file; UserError when it cannot be read.
Sweep load_sweep(const std::string& path, const std::vector<Flag>& flags, const KeyTable& table);

}  // namespace asymsweep
