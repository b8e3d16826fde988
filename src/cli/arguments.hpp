#pragma once
// The words after a command's name, checked, through Boost.Program_options.

#include <boost/program_options.hpp>

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

  bool has(const std::string& option) const { return options.count(option) > 0; }
  std::string text(const std::string& option) const { return options[option].as<std::string>(); }
};

/// Parses `words` against the command's own options and, if it takes a sweep, every key of the key table.
/// `positional_names`: what must stand bare, in order ("SWEEP"); a last "FILE..." takes one or more. Throws UserError with one sentence.
Arguments parse_arguments(const Command& command, const std::vector<std::string>& words,
                          const boost::program_options::options_description& own_options,
                          const std::vector<std::string>& positional_names, bool takes_sweep_flags);

}  // namespace asymsweep
