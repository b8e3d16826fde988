#pragma once
// `run --until-decided`: after each block of seeds somebody looks at what is stored, and says which configurations need more. A look sees
// the runs of the seeds in front of it and nothing else, so the same units are trained on any ranks, interrupted or not.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/observer.hpp"
#include "store/reader.hpp"
#include "store/claims_log.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// What is seen at a look.
struct Look {
  std::vector<bool> needed;  ///< [configuration] whether more of its runs can change a verdict
  std::uint64_t decided = 0, undecided = 0;
};

/// Whoever decides. The engine does not know by which rules.
class Decider {
 public:
  Decider() = default;
  Decider(const Decider&) = delete;
  Decider& operator=(const Decider&) = delete;
  virtual ~Decider() = default;

  /// What is decided: "claim", "configuration".
  virtual const char* what() const = 0;
  /// [configuration] whether any verdict can come of it.
  virtual std::vector<bool> concerned() const = 0;
  /// From the units alone that end at or in front of `seeds`, [configuration]: they are there. From one call to the next no number becomes
  /// smaller.
  virtual Look look(const std::vector<std::uint64_t>& seeds) = 0;
};
/// Of the claims that the file has registered last.
using MakeDecider = std::function<std::unique_ptr<Decider>(const std::string& path)>;

/// On one rank.
class Looks {
 public:
  /// `to_run`: units that are not there, ascending. Looks begin after `from` seeds at the earliest. UserError where nothing can be decided.
  Looks(const std::string& path, const Sweep& sweep, const MakeDecider& make_decider, const std::vector<std::uint64_t>& to_run, std::uint64_t from);

  /// Units that are trained before the next look, in scheduling order; looks as long as they are all there, and notes in the file what is
  /// not needed. Empty: everything is decided, or every seed has been run. Called again when all of them are in the file. StorageError
  /// where one is not as it was written.
  std::vector<std::uint64_t> next(Observer& observer);

  /// That the units are in.
  const ResultFile& file() const { return file_; }

 private:
  void require_trained();
  std::vector<std::uint64_t> pending() const;
  void look(Observer& observer);
  void mark();
  void note(Observer& observer);
  bool is_wanted(const RunBlock& unit) const { return unit.seed_begin < seeds_[unit.configuration]; }

  Sweep sweep_;
  ResultFile file_;
  std::unique_ptr<Decider> decider_;
  std::vector<std::uint64_t> looks_;  // seeds
  std::size_t next_look_ = 0;         // in looks_
  std::vector<std::uint64_t> seeds_;  // [configuration] up to where its units are wanted
  std::vector<bool> absent_;          // [unit]
  std::vector<std::uint64_t> given_;  // by the last call of `next`
  LookNote last_;
};

}  // namespace asymsweep
