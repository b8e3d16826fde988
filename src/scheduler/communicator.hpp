#pragma once
// MPI for the life of the process, and the few collective operations that a run needs on all its ranks.

#include <cstdint>
#include <string>

namespace asymsweep {

class MpiSession {
 public:
  MpiSession();
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool root() const { return rank_ == 0; }

  // Collective, all of them.
  void barrier() const;
  std::string broadcast(const std::string& text) const;  ///< the root's, on every rank
  int broadcast(int value) const;
  double sum(double value) const;
  double maximum(double value) const;
  std::uint64_t sum(std::uint64_t value) const;
  int maximum(int value) const;
  int minimum(int value) const;

  /// Ends the whole job at once, on all ranks: for errors after which a collective would hang.
  [[noreturn]] void abort(int code) const;

 private:
  int rank_ = 0, size_ = 1;
};

/// "Open MPI v4.1.4, ...": one line.
std::string mpi_library_version();

}  // namespace asymsweep
