"""The completion for bash: commands, options, keys, their words, and files of the right kind."""
import re

TEMPLATE = """# bash completion for asymsweep.
# Made by scripts/reference/generate.py from what the program says of itself. Do not edit.

_asymsweep_operand() { # COMMAND: what stands bare behind it
  case $1 in
@OPERANDS@
  esac
}

_asymsweep_options() { # COMMAND
  case $1 in
@OPTIONS@
  esac
}

_asymsweep_keys() { # COMMAND: the keys of a sweep file, where it takes them as flags
  case $1 in
@KEYS@
  esac
}

_asymsweep_value() { # COMMAND OPTION: words to choose from, or FILE, DIR, NONE; nothing where it takes no value
  case "$1 $2" in
@VALUES@
  esac
}

_asymsweep_files() { # ENDING BEGINNING
  local IFS=$'\\n'
  mapfile -t COMPREPLY < <(compgen -f -X "!*.$1" -- "$2"; compgen -d -- "$2")
  compopt -o filenames 2>/dev/null
}

_asymsweep_offer() { # WHAT BEGINNING
  case $1 in
    NONE) COMPREPLY=() ;;
    SWEEP) _asymsweep_files ini "$2" ;;
    FILE) _asymsweep_files h5 "$2" ;;
    DIR) mapfile -t COMPREPLY < <(compgen -d -- "$2"); compopt -o filenames 2>/dev/null ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
  esac
}

_asymsweep() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} option=${COMP_WORDS[COMP_CWORD - 1]} value
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _asymsweep_offer "@COMMANDS@ --help --version" "$current"
    return
  fi
  # bash splits --option=value at the sign
  if [ "$current" = = ]; then current=; elif [ "$option" = = ]; then option=${COMP_WORDS[COMP_CWORD - 2]}; fi
  value=$(_asymsweep_value "$command" "$option")
  if [ -n "$value" ]; then
    _asymsweep_offer "$value" "$current"
  elif [[ $current = -* ]]; then
    _asymsweep_offer "$(_asymsweep_options "$command") $(_asymsweep_keys "$command")" "$current"
  else
    _asymsweep_offer "$(_asymsweep_operand "$command")" "$current"
  fi
}

complete -F _asymsweep asymsweep
"""


def row(pattern, text):
    return f"    {pattern}) echo '{text}' ;;"


def key_words(key):
    """The single words of "linear | zeros | a number > 0 | [vector]"."""
    return [word for word in key["range"].split(" | ") if re.fullmatch(r"\w+", word) and word != "text"]


def value_rows(program):
    for command in program.commands:
        for option in command.options:
            if option.value:
                names = [f'"{command.name} --{option.name}"'] + ([f'"{command.name} -{option.short}"'] if option.short else [])
                kind = option.value if option.value in ("FILE", "DIR") else "NONE"
                yield row(" | ".join(names), " ".join(option.words()) or kind)
    for key in program.registries["keys"]:
        if words := key_words(key):
            yield row(f'*" --{key["name"]}"', " ".join(words))
    yield row('*" --"*.*', "NONE")


def completion(program):
    keys = " ".join("--" + key["name"] for key in program.registries["keys"])
    takers = " | ".join(command.name for command in program.commands if command.takes_keys)
    parts = {
        "COMMANDS": " ".join(command.name for command in program.commands),
        "OPERANDS": "\n".join(row(command.name, command.operand().replace("|", " ")) for command in program.commands),
        "OPTIONS": "\n".join(row(command.name, " ".join([f"--{option.name}" for option in command.options] + ["--help"]))
                             for command in program.commands),
        "KEYS": row(takers, keys),
        "VALUES": "\n".join(value_rows(program)),
    }
    return re.sub("@([A-Z]+)@", lambda match: parts[match[1]], TEMPLATE)
