#pragma once
// What a long piece of work tells its caller, and asks. The engine prints nothing: this interface is all that is heard of it before
// its functions return.

#include <cstdint>
#include <string>

#include "store/claims_log.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// A look: what it found, how many configurations go on, and how many of the units will not be trained, as things stand.
struct Looked {
  LookNote found;
  std::uint64_t open_configurations = 0, units_left_out = 0;
};

/// This one says nothing and never stops the work. Everything but `stop_asked` is called on rank 0 only.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// One sentence that the user should know; the work goes on. Of what only one rank sees, called there.
  virtual void warn(const std::string& /*sentence*/) {}
  /// The file `path` is there with `units`, of which `pending` are going to be trained; until decided, at most.
  virtual void begin(const std::string& /*path*/, const Sweep& /*sweep*/, std::uint64_t /*units*/, std::uint64_t /*pending*/) {}
  /// So many of the pending units are in the file, over all ranks. Called often, also when nothing has changed.
  virtual void progress(std::uint64_t /*finished*/) {}
  /// `run --until-decided` has looked, and goes on or ends.
  virtual void looked(const Looked& /*look*/) {}
  /// No rank trains any more.
  virtual void end(std::uint64_t /*finished*/) {}

  /// Whether to stop early. Asked on every rank, also in the middle of a unit; the answer of one rank stops all.
  virtual bool stop_asked() { return false; }
};

}  // namespace asymsweep
