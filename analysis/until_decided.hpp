#pragma once
// What `run --until-decided` asks after each block of seeds: what is decided, and which configurations can still change a verdict.
//
// Every bound that decides holds at every number of seeds, whatever that number depends on: a claim's p-values and intervals belong to one
// configuration, or one pair, each and its seeds come in their order (known_bounds.hpp), and they are brought together by rules that hold
// under any dependence (rules.hpp). The rows' verdicts average bets over configurations, which holds as long as all configurations that
// go on have the same seeds, and none that was left goes on later: so it is here.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/claims/declared.hpp"

namespace asymsweep::analysis {

struct Standings {
  std::vector<bool> open;  ///< [configuration] further runs could decide something
  std::size_t decided = 0, undecided = 0;
};

/// Of the claims that a file has registered last; where it has none, of the rows' own verdicts, improves | worsens.
class UntilDecided {
 public:
  explicit UntilDecided(const std::string& path);

  bool is_about_claims() const { return !claims_.empty(); }
  /// Claims of which no configuration can decide anything, for want of bounds: by name.
  const std::vector<std::string>& hopeless() const { return hopeless_; }
  /// [configuration] whether a verdict can ever come of it.
  const std::vector<bool>& concerned() const { return concerned_; }

  /// Looks at the units that end at or in front of `seeds`, [configuration], and at no other. From one call to the next no number may
  /// become smaller. `analyze` gives the same verdicts on a file that has these runs and no more, none of them missing.
  Standings look(const std::vector<std::uint64_t>& seeds);

 private:
  void read_up_to(const std::vector<std::uint64_t>& seeds);
  Standings look_at_claims() const;
  Standings look_at_rows();

  Results results_;
  std::vector<DeclaredClaim> claims_;
  std::vector<std::string> hopeless_;
  std::vector<bool> concerned_;
  std::vector<std::size_t> units_read_;  ///< [configuration]
  enum class Shown : std::uint8_t { nothing,
                                    above,
                                    below };
  std::vector<Shown> shown_;  ///< [configuration] of rows that are left alone
};

}  // namespace asymsweep::analysis
