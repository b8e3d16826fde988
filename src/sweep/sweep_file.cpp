#include "sweep/sweep_file.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <sstream>

#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {

std::vector<Assignment> read_assignments(const std::string& text, const std::string& origin) {
  namespace po = boost::program_options;
  std::vector<Assignment> assignments;
  std::istringstream lines(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
  std::string line, section;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const auto place = origin + ":" + std::to_string(number);
    if (line.find('\0') != line.npos) throw UserError(place + ": is not text");
    const auto content = trimmed(std::string_view(line).substr(0, line.find('#')));
    if (content.empty()) continue;
    if (content.starts_with('[') && content.ends_with(']')) {
      section = trimmed(content.substr(1, content.size() - 2));
      continue;
    }
    // Boost's parser knows no line numbers, so it gets one line at a time, under its section.
    std::istringstream one_line("[" + section + "]\n" + line + "\n");
    try {
      const auto parsed = po::parse_config_file(one_line, po::options_description(), true);
      for (const auto& option : parsed.options) {
        if (section.empty()) throw UserError(place + ": '" + option.string_key.substr(1) + "' stands before any [section]");
        assignments.push_back({option.string_key, option.value.empty() ? "" : option.value.front(), place});
      }
    } catch (const po::error&) {
      throw UserError(place + ": '" + std::string(content.substr(0, 60)) + "' is not 'key = value', '[section]' or '# comment'");
    }
  }
  return assignments;
}

}  // namespace asymsweep
