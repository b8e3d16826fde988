#pragma once
// The ranks of this run and what they say to each other. Nothing here knows what a sweep is.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace asymsweep {

/// Starts MPI and ends it; one per process, made first in main. A process whose launcher dies meanwhile ends too.
class MpiSession {
 public:
  MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;
  ~MpiSession();
};

/// "Open MPI v4.1.4, ...": one line.
std::string mpi_library_version();

/// Whether a launcher that this MPI knows started this process: without one it makes a world of one. Open MPI knows mpirun and PMIx
/// (srun --mpi=pmix), MPICH also older forms of PMI.
bool started_by_launcher();

/// Whether a launcher of any MPI started this process, perhaps with others.
bool may_have_other_ranks();

/// What went wrong on some rank, and what the program should answer to the shell.
struct Failure {
  int rank = 0;
  int exit_code = 1;
  std::string message;
};

/// What Communicator::together throws on every rank alike.
class AgreedFailure : public std::runtime_error {
 public:
  explicit AgreedFailure(Failure failure) : std::runtime_error(failure.message), failure_(std::move(failure)) {}
  const Failure& failure() const { return failure_; }

 private:
  Failure failure_;
};

/// All ranks; without an MpiSession this process alone. Every function but rank, size and abort is collective: all ranks call it, in the same order.
class Communicator {
 public:
  enum class Reduction { sum,
                         minimum,
                         maximum };

  int rank() const;
  int size() const;

  void barrier() const;

  /// True on one rank of each node, rank 0 among them: for what a node must do once. Collective.
  bool first_on_node() const;

  /// The root's value on every rank; containers take the root's size.
  std::int64_t broadcast(std::int64_t value, int root = 0) const;
  std::string broadcast(std::string text, int root = 0) const;
  std::vector<std::byte> broadcast(std::vector<std::byte> bytes, int root = 0) const;
  /// The root's bytes over those of every rank; all ranks give equally many.
  void broadcast_in_place(std::span<std::byte> bytes, int root = 0) const;

  /// Element by element over all ranks, the result on every rank. The order of a sum is MPI's: for reports, never for
  /// results.
  void reduce(std::span<double> values, Reduction reduction) const;
  double reduce(double value, Reduction reduction) const;

  /// The failure of the lowest rank that has one, the same on every rank; nothing when no rank failed.
  std::optional<Failure> first_failure(const std::optional<Failure>& mine) const;

  /// Runs `action` here, then agrees: where it threw on any rank, every rank throws AgreedFailure with what the lowest
  /// such rank threw (UserError and StorageError with their exit codes, anything else as an internal error). So no rank
  /// waits for one that has left. `action` must not communicate, unless it fails on all ranks or on none.
  void together(const std::function<void()>& action) const;

  /// The same with `action` on rank 0 only.
  void on_first_rank(const std::function<void()>& action) const;

  /// Ends all ranks at once. For when this rank cannot go on and the others cannot know; say why on stderr first.
  [[noreturn]] void abort(int exit_code) const;
};

}  // namespace asymsweep
