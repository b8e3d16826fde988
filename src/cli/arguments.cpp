#include "cli/arguments.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "core/characters.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "sweep/key_hint.hpp"
#include "sweep/sweep_file.hpp"
#include "sweep/values_grammar.hpp"
#include "training/key_table.hpp"

namespace asymsweep {

namespace po = boost::program_options;

namespace {

void print_help(const Command& command, const po::options_description& own_options, bool takes_sweep_flags) {
  std::cout << "usage: asymsweep " << command.usage << "\n\n"
            << command.summary << "\n";
  if (!own_options.options().empty()) std::cout << "\n"
                                                << own_options;
  if (takes_sweep_flags)
    std::cout << "\nEvery key of a sweep file is a flag too, and a flag wins: --train.lag \"1, 10, inf\".\n"
                 "`asymsweep list keys` shows them all.\n";
  if (!command.details.empty()) std::cout << "\n"
                                          << command.details;
}

/// Of the sweep that the command line names, as far as it can be read already.
std::optional<std::string> environment_in(const std::vector<std::string>& words) {
  const std::string flag = "--problem.environment";
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (word->starts_with(flag + "=")) return word->substr(flag.size() + 1);
    if (*word == flag && word + 1 != words.end()) return *(word + 1);
  }
  constexpr std::uintmax_t largest = 1 << 20;  // a result file is no sweep
  for (const auto& word : words) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(word, unknown) || std::filesystem::file_size(word, unknown) > largest) continue;
    std::ifstream file(word, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    try {
      for (const auto& assignment : read_assignments(text.str(), word))
        if (assignment.full_name == flag.substr(2)) return assignment.text;
      return key_table().find(flag.substr(2))->default_text;
    } catch (const UserError&) {  // no sweep
    }
  }
  return std::nullopt;
}

/// The option as the user typed it: "-j", "--train.lgg".
std::string as_typed(const std::string& option, const std::vector<std::string>& words) {
  const auto bare = option.substr(std::min(option.find_first_not_of('-'), option.size()));
  for (const auto& word : words) {
    const auto dashes = std::min(word.find_first_not_of('-'), word.size());
    const bool is_short = dashes == 1 && word.substr(1).starts_with(bare);
    if (is_short || (dashes == 2 && word.substr(2, word.find('=') - 2) == bare)) return word.substr(0, word.find('='));
  }
  return "--" + bare;
}

/// Of what other programs call the number of processes.
bool asks_for_ranks(const std::string& typed) {
  const auto is_number = [](std::string_view text) { return text.find_first_not_of("0123456789") == text.npos; };
  for (const std::string name : {"-np", "-n", "-j"})
    if (typed.starts_with(name) && is_number(std::string_view(typed).substr(name.size()))) return true;
  return typed == "--np" || typed == "--n" || typed == "--jobs" || typed == "--ranks";
}

/// Boost's own sentences name options with and without dashes; ours name the word that the user typed.
[[noreturn]] void rethrow_as_user_error(const Command& command, const po::error& error, const po::options_description& known,
                                        const std::vector<std::string>& words) {
  const auto* unknown = dynamic_cast<const po::unknown_option*>(&error);
  if (!unknown) throw UserError(command.name + ": " + error.what());
  const auto in_use = keys_in_use(key_table(), environment_in(words));
  std::vector<std::string> names;
  for (const auto& option : known.options()) {
    const auto& name = option->long_name();
    if (!key_table().find(name) || std::ranges::find(in_use, name) != in_use.end()) names.push_back(name);
  }
  const auto typed = as_typed(unknown->get_option_name(), words);
  if (asks_for_ranks(typed))
    throw UserError(command.name + ": unknown option '" + typed + "'; ranks are the launcher's: mpirun -n 4 asymsweep " + command.name + " ...");
  const auto word = typed.substr(typed.find_first_not_of('-'));
  const bool is_letter = typed.size() == 2;  // "-x" is none of the names that keys have elsewhere
  const auto nearest = is_letter ? nearest_name(word, names) : meant_key(word, names);
  throw UserError(command.name + ": unknown option '" + typed + "'" +
                  (nearest ? "; did you mean '--" + *nearest + "'?" : "; see `asymsweep " + command.name + " --help`") + character_hint(word));
}

/// A flag whose value the shell split at its blanks, with the value put together again: `--train.lag "1, 10"`. Numbers
/// without a comma get theirs.
std::optional<std::string> split_value(const std::vector<std::string>& words) {
  const auto joined = [](const std::string& before, const std::string& after) {
    return before.ends_with(',') || before.ends_with(':') || after.starts_with(',') || after.starts_with(':');
  };
  const auto side_by_side = [](const std::string& before, const std::string& after) { return parse_number(before) && parse_number(after); };
  for (auto flag = words.begin(); flag != words.end(); ++flag) {
    if (!flag->starts_with("--") || flag->find('.') == flag->npos || flag + 1 == words.end()) continue;
    auto word = flag + 1;
    std::string value = *word;
    for (++word; word != words.end(); ++word) {
      if (joined(*(word - 1), *word)) value += " " + *word;
      else if (side_by_side(*(word - 1), *word)) value += ", " + *word;
      else break;
    }
    if (word - flag > 2) return *flag + " \"" + value + "\"";
  }
  return std::nullopt;
}

/// Names of flags for sections that the sweep itself defines, [algorithm.NAME] and [parameters]: whoever reads it knows its keys.
std::vector<std::string> own_flags(const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const auto& word : words) {
    if (!word.starts_with("--algorithm.") && !word.starts_with("--parameters.")) continue;
    const auto name = word.substr(2, word.find('=') - 2);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

/// "—train.lag": an editor made one dash of two.
bool looks_like_a_flag(const std::string& word) {
  const auto first = unusual_character(word);
  return first && first->byte <= 1 && first->description.find("'-'") != std::string::npos;
}

}  // namespace

std::uint64_t Arguments::count(const std::string& option, double minimum, double maximum) const {
  try {
    return parse_count(text(option), minimum, maximum);
  } catch (const UserError& error) {
    const std::string_view sentence = error.what();
    throw UserError(command + ": --" + option + " " + std::string(sentence.starts_with("= ") ? sentence.substr(2) : sentence) +
                    character_hint(text(option)));
  }
}

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words,
                          const po::options_description& own_options, const std::vector<std::string>& positional_names,
                          bool takes_sweep_flags) {
  po::options_description known;
  known.add(own_options);
  known.add_options()("help,h", "this text");
  if (takes_sweep_flags)
    for (const auto& key : key_table().keys)
      known.add_options()(key.full_name().c_str(), po::value<std::string>(), key.meaning.c_str());
  if (takes_sweep_flags)
    for (const auto& name : own_flags(words))
      if (!known.find_nothrow(name, false)) known.add_options()(name.c_str(), po::value<std::string>(), "");
  known.add_options()("positional", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("positional", -1);

  Arguments arguments;
  arguments.command = command.name;
  try {
    using namespace po::command_line_style;
    const int style = unix_style & ~allow_guessing;
    const auto parsed = po::command_line_parser(words).options(known).positional(positional).style(style).run();
    for (const auto& option : parsed.options)
      if (option.string_key.find('.') != std::string::npos && !option.value.empty())
        arguments.sweep_flags.emplace_back(option.string_key, option.value.front());
    for (const auto& flag : arguments.sweep_flags)
      if (std::ranges::count(arguments.sweep_flags, flag.first, &Flag::first) > 1)
        throw UserError(command.name + ": --" + flag.first + " is given twice");
    po::store(parsed, arguments.options);
    po::notify(arguments.options);
  } catch (const po::error& error) {
    rethrow_as_user_error(command, error, known, words);
  }

  if (arguments.has("help")) {
    print_help(command, own_options, takes_sweep_flags);
    arguments.help = true;
    return arguments;
  }
  if (arguments.has("output") && arguments.text("output").empty()) throw UserError(command.name + ": -o is empty; give a name");
  if (arguments.has("output") && arguments.text("output").starts_with('-'))
    throw UserError(command.name + ": -o " + arguments.text("output") + " begins with '-', as options do; give a name, or ./" +
                    arguments.text("output") + " if that is the name");
  if (arguments.has("positional")) arguments.positional = arguments.options["positional"].as<std::vector<std::string>>();
  if (arguments.positional.size() < positional_names.size())
    throw UserError(command.name + ": " + positional_names[arguments.positional.size()] +
                    " is missing; usage: asymsweep " + command.usage);
  const bool any_number = !positional_names.empty() && positional_names.back().ends_with("...");
  if (arguments.positional.size() > positional_names.size() && !any_number) {
    const auto whole = split_value(words);
    const auto dash = std::ranges::find_if(arguments.positional, looks_like_a_flag);
    const auto& word = dash == arguments.positional.end() ? arguments.positional[positional_names.size()] : *dash;
    throw UserError(command.name + ": unexpected word '" + word +
                    (whole ? "'; quote a value with blanks: " + *whole : "'; usage: asymsweep " + command.usage) + character_hint(word));
  }
  return arguments;
}

}  // namespace asymsweep
