#pragma once
// A command's part that runs on all ranks.

#include <functional>

#include "scheduler/communicator.hpp"

namespace asymsweep {

/// Starts MPI, runs `body` on every rank, ends MPI; returns the body's exit code. What all ranks agree to fail with
/// (Communicator::together) is printed once; if only one rank fails, all ranks stop. Throws UserError where a launcher
/// started tasks that cannot find each other.
int on_all_ranks(const std::function<int(const Communicator& ranks)>& body);

/// The same for a body that asks the ranks alone for what it needs of MPI: a process that no launcher started is one rank, and does
/// not wait a third of a second for MPI's start.
int on_one_or_all_ranks(const std::function<int(const Communicator& ranks)>& body);

}  // namespace asymsweep
