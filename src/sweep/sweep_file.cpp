#include "sweep/sweep_file.hpp"

#include <algorithm>
#include <array>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace asymsweep {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The first line of `text`, which loses it and its end: \n, \r\n, or the \r of old Macs.
std::string next_line(std::string_view& text) {
  const auto end = std::min(text.find_first_of("\r\n"), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(end);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0
                                                                 : 1);
  return line;
}

void require_text(std::string_view text, const std::string& origin) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) throw UserError(origin + ": is UTF-16 text; save it as UTF-8");
  const auto zero = text.find('\0');
  if (zero == text.npos) return;
  throw UserError(origin + ":" + std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n') + 1) + ": is not text");
}

/// A section that is there to declare something, [claim.NAME] or [algorithm.NAME], and declares nothing.
void require_lines(const std::string& section, const std::string& place, std::size_t lines) {
  if (lines == 0 && section.find('.') != section.npos) throw UserError(place + ": [" + printable(section) + "] has no lines: it declares nothing; take it out, or give it some");
}

/// A comment too: the result file holds the whole text.
void require_utf8(std::string_view line, const std::string& place) {
  if (const auto found = byte_outside_utf8(line))
    throw UserError(place + ": has " + found->description + ", in column " + std::to_string(found->column) + "; save the file as UTF-8");
}

/// "[train]": its name, of a line without its comment.
std::optional<std::string> section_name(std::string_view content) {
  if (!content.starts_with('[') || !content.ends_with(']')) return std::nullopt;
  return std::string(trimmed(content.substr(1, content.size() - 2)));
}

}  // namespace

std::string Assignment::name_hint() const {
  const auto hint = unusual_character(full_name);
  if (!hint) return "";
  const auto in_line = unusual_character(std::string_view(line).substr(0, value_begin));
  return in_line ? character_hint(std::string_view(line).substr(0, value_begin), line, 0) : character_hint(full_name);
}

std::string Assignment::with_value_hint(const std::string& sentence) const {
  if (sentence.find(" U+") != sentence.npos) return sentence;  // it names the character
  return sentence + character_hint(std::string_view(line).substr(value_begin), line, value_begin);
}

std::string read_text(const std::string& path, const std::string& what) {
  constexpr std::size_t most_bytes = std::size_t{1} << 26;  // a device may give bytes for ever
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  for (std::array<char, 1 << 16> piece; file.read(piece.data(), piece.size()) || file.gcount() > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > most_bytes) throw UserError(what + " " + path + " is longer than " + format_bytes(static_cast<double>(most_bytes)));
  }
  if (!file.is_open() || file.bad()) throw UserError("cannot read " + what + " " + path + ": " + std::generic_category().message(errno));
  return text;
}

std::vector<Assignment> read_assignments(const std::string& text, const std::string& origin) {
  namespace po = boost::program_options;
  require_text(text, origin);
  std::vector<Assignment> assignments;
  std::string_view rest = text;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  std::string section, section_place;
  std::size_t before = 0;  // assignments before this section
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto place = origin + ":" + std::to_string(number);
    const auto line = next_line(rest);
    require_utf8(line, place);
    const auto code = std::string_view(line).substr(0, line.find('#'));
    const auto content = trimmed(code);
    if (content.empty()) continue;
    if (auto name = section_name(content)) {
      require_lines(section, section_place, assignments.size() - before);
      section = std::move(*name), section_place = place, before = assignments.size();
      continue;
    }
    // Boost's parser knows no line numbers, so it gets one line at a time, under its section.
    std::istringstream one_line("[" + section + "]\n" + line + "\n");
    try {
      const auto parsed = po::parse_config_file(one_line, po::options_description(), true);
      for (const auto& option : parsed.options) {
        if (section.empty()) throw UserError(place + ": '" + option.string_key.substr(1) + "' stands before any [section]");
        assignments.push_back({option.string_key, option.value.empty() ? "" : option.value.front(), place, std::string(code), code.find('=') + 1});
      }
    } catch (const po::error&) {
      throw UserError(place + ": '" + std::string(content.substr(0, 60)) + "' is not 'key = value', '[section]' or '# comment'" +
                      character_hint(code, code, 0));
    }
  }
  require_lines(section, section_place, assignments.size() - before);
  return assignments;
}

}  // namespace asymsweep
