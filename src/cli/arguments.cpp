#include "cli/arguments.hpp"

#include <iostream>

#include "core/error.hpp"
#include "core/text.hpp"
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

/// Boost's own sentences name options with and without dashes; ours name the word that the user typed.
[[noreturn]] void rethrow_as_user_error(const Command& command, const po::error& error,
                                        const po::options_description& known) {
  const auto* unknown = dynamic_cast<const po::unknown_option*>(&error);
  if (!unknown) throw UserError("asymsweep " + command.name + ": " + error.what());
  std::vector<std::string> names;
  for (const auto& option : known.options()) names.push_back(option->long_name());
  auto word = unknown->get_option_name();
  word.erase(0, word.find_first_not_of('-'));
  const auto nearest = nearest_name(word, names);
  throw UserError("asymsweep " + command.name + ": unknown option '--" + word + "'" +
                  (nearest ? "; did you mean '--" + *nearest + "'?" : "; see `asymsweep " + command.name + " --help`"));
}

}  // namespace

Arguments parse_arguments(const Command& command, const std::vector<std::string>& words,
                          const po::options_description& own_options, const std::vector<std::string>& positional_names,
                          bool takes_sweep_flags) {
  po::options_description known;
  known.add(own_options);
  known.add_options()("help,h", "this text");
  if (takes_sweep_flags)
    for (const auto& key : key_table().keys)
      known.add_options()(key.full_name().c_str(), po::value<std::string>(), key.meaning.c_str());
  known.add_options()("positional", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("positional", -1);

  Arguments arguments;
  try {
    using namespace po::command_line_style;
    const int style = unix_style & ~allow_guessing;
    const auto parsed = po::command_line_parser(words).options(known).positional(positional).style(style).run();
    for (const auto& option : parsed.options)
      if (option.string_key.find('.') != std::string::npos && !option.value.empty())
        arguments.sweep_flags.emplace_back(option.string_key, option.value.front());
    for (const auto& flag : arguments.sweep_flags)
      if (std::ranges::count(arguments.sweep_flags, flag.first, &Flag::first) > 1)
        throw UserError("asymsweep " + command.name + ": --" + flag.first + " is given twice");
    po::store(parsed, arguments.options);
    po::notify(arguments.options);
  } catch (const po::error& error) {
    rethrow_as_user_error(command, error, known);
  }

  if (arguments.has("help")) {
    print_help(command, own_options, takes_sweep_flags);
    arguments.help = true;
    return arguments;
  }
  if (arguments.has("positional")) arguments.positional = arguments.options["positional"].as<std::vector<std::string>>();
  if (arguments.positional.size() < positional_names.size())
    throw UserError("asymsweep " + command.name + ": " + positional_names[arguments.positional.size()] +
                    " is missing; usage: asymsweep " + command.usage);
  const bool any_number = !positional_names.empty() && positional_names.back().ends_with("...");
  if (arguments.positional.size() > positional_names.size() && !any_number)
    throw UserError("asymsweep " + command.name + ": unexpected word '" + arguments.positional[positional_names.size()] +
                    "'; usage: asymsweep " + command.usage);
  return arguments;
}

}  // namespace asymsweep
