#pragma once
// What is doubtful about a sweep of a program of one's own before it runs: code that is no part of the sweep, a command that cannot be started.

#include <string>
#include <vector>

#include "engine/observer.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

/// Files that words of a command name, as seen from this folder, without programs of the system: train.py of "python3 train.py", and
/// package/train.py of "python3 -m package.train". A word with blanks or '=' counts by its parts: sh -c 'python3 train.py'.
std::vector<std::string> files_in_command(const std::vector<std::string>& command);

/// One sentence where program.files lacks a file that program.command names, or names none at all: runs of edited code would come into the
/// same file. Nothing of a sweep without a program.
void warn_of_unnamed_files(const Sweep& sweep, Observer& observer);

/// One sentence where program.command names no program that can be started.
void warn_of_missing_command(const Sweep& sweep, Observer& observer);

}  // namespace asymsweep
