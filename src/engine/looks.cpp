#include "engine/looks.hpp"

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <span>

#include "core/error.hpp"
#include "engine/look_schedule.hpp"
#include "store/posix_file.hpp"
#include "store/verify.hpp"

namespace asymsweep {
namespace {

/// Configurations with the same runs are trained together: what one needs costs the others nothing.
void share_among_alike(std::vector<bool>& needed, const Sweep& sweep) {
  if (sweep.alike.empty()) return;
  std::map<std::size_t, bool> any;
  for (std::size_t c = 0; c < needed.size(); ++c)
    if (sweep.planned(c) && needed[c]) any[sweep.trained_as(c)] = true;
  for (std::size_t c = 0; c < needed.size(); ++c) needed[c] = sweep.planned(c) && any.contains(sweep.trained_as(c));
}

}  // namespace

Looks::Looks(const std::string& path, const Sweep& sweep, const MakeDecider& make_decider, const std::vector<std::uint64_t>& to_run, std::uint64_t from)
    : sweep_(sweep), file_(ResultFile::open(path)), decider_(make_decider(path)), looks_(looks_of(file_.layout(), from)), absent_(file_.layout().units.size()) {
  for (const auto unit : to_run) absent_[unit] = true;
  auto concerned = decider_->concerned();
  if (std::ranges::count(concerned, true) == 0)
    throw UserError(path + ": --until-decided would never end: no claim can be decided, since no bounds of its values are known (docs/claims.md); run it without");
  share_among_alike(concerned, sweep_);
  // Of the others the first block of seeds all the same: a configuration without a run would say nothing at all.
  const auto first = looks_of(file_.layout(), 0).front();
  for (const bool is : concerned) seeds_.push_back(is ? looks_.front() : first);
}

std::vector<std::uint64_t> Looks::next(Observer& observer) {
  require_trained();
  for (given_ = pending(); given_.empty() && next_look_ < looks_.size(); given_ = pending()) look(observer);
  return given_;
}

void Looks::require_trained() {
  if (given_.empty()) return;
  const auto table = file_.unit_table();
  for (const auto unit : given_) {
    if (table.done[unit] == 0 || fault(table, unit, file_.unit_data(unit)))
      throw StorageError(name_of_unit(file_.layout(), unit) + " of " + file_.path() +
                         " does not read back as it was written; run again to repair it, and see docs/storage.md on file systems that lose writes");
    absent_[unit] = false;
  }
}

std::vector<std::uint64_t> Looks::pending() const {
  std::vector<std::uint64_t> units;
  for (std::uint64_t unit = 0; unit < absent_.size(); ++unit)
    if (absent_[unit] && is_wanted(file_.layout().units[unit])) units.push_back(unit);
  return units;
}

void Looks::look(Observer& observer) {
  auto found = decider_->look(seeds_);
  last_ = {looks_[next_look_], found.decided, found.undecided};
  next_look_ += 1;
  share_among_alike(found.needed, sweep_);
  if (next_look_ < looks_.size()) {
    for (std::size_t c = 0; c < seeds_.size(); ++c)
      if (found.needed[c]) seeds_[c] = looks_[next_look_];
    if (std::ranges::count(found.needed, true) == 0) next_look_ = looks_.size();
  }
  // A look that was there before is repeated on the way to the first new one.
  if (next_look_ < looks_.size() && pending().empty()) return;
  note(observer);
  mark();
  const auto table = file_.unit_table();
  std::uint64_t left_out = 0;
  for (std::size_t unit = 0; unit < absent_.size(); ++unit) left_out += table.is_left_out(unit);
  observer.looked({last_, static_cast<std::uint64_t>(std::ranges::count(found.needed, true)), left_out});
}

/// What no verdict needs is marked, and nothing else.
void Looks::mark() {
  const auto before = file_.unit_table().not_needed;
  auto now = before;
  const bool is_last = next_look_ == looks_.size();
  for (std::size_t unit = 0; unit < now.size(); ++unit) {
    const auto& block = file_.layout().units[unit];
    const bool goes_on = !is_last && seeds_[block.configuration] == looks_[next_look_];
    now[unit] = absent_[unit] && !is_wanted(block) && !goes_on;
  }
  if (now == before) return;
  auto writable = PosixFile::open(file_.path(), O_RDWR);
  writable.write_at(file_.offsets().unit_columns[schema::not_needed], std::as_bytes(std::span(now)));
  writable.sync_data();
}

void Looks::note(Observer& observer) {
  const auto versions = claims_versions(file_);
  if (std::ranges::find(versions.back().looks, last_) != versions.back().looks.end()) return;
  if (!append_look(file_, last_)) observer.warn(file_.path() + " has no room to note what a look has found; `status` and `run` say what the one before found");
}

}  // namespace asymsweep
