#include "sweep/grid_checks.hpp"

#include <algorithm>
#include <mutex>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr std::size_t most_checked = 512;  // configurations that a thread checks at a time

/// Of each configuration whether another one has the same runs.
std::vector<bool> has_copy(const Sweep& sweep) {
  std::vector<bool> copied(sweep.configuration_count());
  for (std::size_t c = 0; c < copied.size(); ++c)
    if (sweep.planned(c) && sweep.trained_as(c) != c) copied[c] = copied[sweep.trained_as(c)] = true;
  return copied;
}

}  // namespace

void require_right_configurations(const CompleteKeys& keys, const Sweep& sweep) {
  // Whatever thread comes first: the mistake that is named is the first configuration's.
  std::mutex reporting;
  std::size_t first = sweep.configuration_count();
  std::string mistake;
  parallel_for((first + most_checked - 1) / most_checked, usable_cores(), [&, all = first](std::size_t part) {
    for (std::size_t c = part * most_checked; c < std::min(all, (part + 1) * most_checked); ++c) {
      if (!sweep.planned(c)) continue;
      try {
        const auto configuration = sweep.configuration(c);
        for (const auto& check : keys.table().cross_checks) check(configuration);
      } catch (const UserError& error) {
        const std::lock_guard lock(reporting);
        if (c >= first) return;
        first = c;
        mistake = error.what();
        return;
      }
    }
  });
  if (!mistake.empty()) throw UserError(keys.place_of(mistake) + ": " + mistake);
}

void note_axes_that_are_not_read(const CompleteKeys& keys, Sweep& sweep) {
  struct Counted {
    const Given* entry;
    std::size_t readers = 0, copies = 0;  ///< configurations that read it; that do not, and have the runs of another
  };
  std::vector<Counted> axes;
  for (const auto& entry : keys.all())
    if (entry.values.size() > 1 && entry.key->read_when) axes.push_back({&entry});
  if (axes.empty()) return;
  const auto copied = has_copy(sweep);
  for (std::size_t c = 0; c < sweep.configuration_count(); ++c) {
    if (!sweep.planned(c)) continue;
    const auto configuration = sweep.configuration(c);
    for (auto& [entry, readers, copies] : axes) {
      const bool reads = entry->key->read_when->holds(configuration);
      readers += reads;
      copies += !reads && copied[c];
    }
  }
  for (const auto& [entry, readers, copies] : axes) {
    const auto& condition = entry->key->read_when->condition;
    if (readers == 0)
      sweep.refusals.push_back(entry->place + ": " + entry->key->full_name() + " has several values, but is read only with " + condition +
                               ": give it one value");
    else if (copies > 0)
      sweep.unread.push_back(entry->key->full_name() + " is read only with " + condition + ": for " + format_count(copies) + " of " +
                             format_count(sweep.planned_count(), "configuration") + " its values make no difference");
  }
}

}  // namespace asymsweep
