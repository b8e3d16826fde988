#pragma once
// A command's part that runs on all ranks.

#include <functional>
#include <string>
#include <vector>

#include "scheduler/communicator.hpp"

namespace asymsweep {

/// Starts MPI, runs `body` on every rank, ends MPI; returns the body's exit code. What all ranks agree to fail with
/// (Communicator::together) is printed once; if only one rank fails, all ranks stop. Throws UserError where a launcher
/// started tasks that cannot find each other.
int on_all_ranks(const std::function<int(const Communicator& ranks)>& body);

/// The same for a body that asks the ranks alone for what it needs of MPI: a process that no launcher started is one rank, and does
/// not wait a third of a second for MPI's start.
int on_one_or_all_ranks(const std::function<int(const Communicator& ranks)>& body);

/// Of a command that one process does: where a launcher started several ranks, the first one does it and all return its exit code; `words` are
/// the command's, the same on every rank, or UserError. A process alone starts no MPI.
int on_first_rank_alone(const std::vector<std::string>& words, const std::function<int()>& body);

}  // namespace asymsweep
