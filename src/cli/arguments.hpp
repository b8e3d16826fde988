#pragma once
// The words after a command's name, checked, through Boost.Program_options.

#include <boost/program_options.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "sweep/sweep.hpp"

namespace asymsweep {

struct Arguments {
  boost::program_options::variables_map options;
  std::vector<std::string> positional;
  std::vector<Flag> sweep_flags;  ///< --SECTION.KEY VALUE, in the order given
  bool help = false;              ///< --help was asked and has been printed
  std::string command;            ///< whose arguments these are

  bool has(const std::string& option) const { return options.count(option) > 0; }
  std::string text(const std::string& option) const { return options[option].as<std::string>(); }
  /// The whole number of an option that takes one. UserError with what is allowed: a number below zero is no large one.
  std::uint64_t count(const std::string& option, double minimum, double maximum = std::numeric_limits<double>::infinity()) const;
};

/// Parses `words` against the command's own options and, if it takes a sweep, every key of the key table.
/// `positional_names`: what must stand bare, in order ("SWEEP"); a last "FILE..." takes one or more. Throws UserError with one sentence.
Arguments parse_arguments(const Command& command, const std::vector<std::string>& words,
                          const boost::program_options::options_description& own_options,
                          const std::vector<std::string>& positional_names, bool takes_sweep_flags);

}  // namespace asymsweep
