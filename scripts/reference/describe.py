"""What the program says of itself: `--help` of every command and `list --json`. The one source of the reference pages,
the manual page and the completion."""
import dataclasses
import json
import re
import subprocess

# "  -o [ --output ] FILE   words", "  --progress STYLE (=auto) words", "  --json   words"
OPTION = re.compile(r"  (?:-(?P<short>\w) \[ --(?P<long>[\w-]+) \]|--(?P<only>[\w-]+))"
                    r"(?: (?P<value>[A-Z]+|arg)(?: \(=(?P<default>\w+)\))?)? +(?P<meaning>\S.*)")


@dataclasses.dataclass
class Option:
    name: str            # "output"
    short: str | None    # "o"
    value: str | None    # "FILE"; None: a switch
    default: str | None
    meaning: str

    def words(self):
        """Values to choose from, where the meaning begins with them: "auto | bar | plain"."""
        choice = re.match(r"\w+(?: \| \w+)+", self.meaning)
        return choice[0].split(" | ") if choice else []


@dataclasses.dataclass
class Command:
    name: str
    usage: str           # "run SWEEP [-o FILE] ..."
    summary: str
    options: list[Option]
    takes_keys: bool     # every key of a sweep file is a flag too
    details: list[str]   # lines: examples are indented

    def operand(self):
        """What stands bare behind the command's name: "SWEEP", "FILE", or the words to choose from."""
        return self.usage.split()[1].strip("[]").removesuffix("...")


@dataclasses.dataclass
class Program:
    version: str
    summary: str
    exit_codes: list[tuple[str, str]]
    commands: list[Command]
    registries: dict     # `list --json`


def readers(program, key):
    """In words, which environments read a key that not all of them read: "only with contextual, tokens", "not with program"."""
    every = [row["name"] for row in program.registries["environments"]]
    read = key["environments"] or every
    missing = [name for name in every if name not in read]
    if not missing:
        return ""
    return f"not with {missing[0]}" if len(missing) == 1 and len(read) > 1 else f"only with {', '.join(read)}"


def parse_options(block):
    options = []
    for line in block:
        if match := OPTION.fullmatch(line):
            if match["value"] == "arg":
                raise SystemExit(f"give this option a value_name, so that its value can be described: {line.strip()}")
            options.append(Option(match["long"] or match["only"], match["short"], match["value"], match["default"],
                                  match["meaning"]))
        elif line.startswith(" " * 8) and options:
            options[-1].meaning = options[-1].meaning.rstrip() + " " + line.strip()
        else:
            raise SystemExit(f"cannot read this line of --help: {line!r}")
    return options


def parse_help(name, text):
    usage, summary, *blocks = (block.splitlines() for block in text.rstrip("\n").split("\n\n"))
    options = parse_options(blocks.pop(0)[1:]) if blocks and blocks[0][0] == "options:" else []
    takes_keys = bool(blocks) and blocks[0][0].startswith("Every key of a sweep file is a flag too")
    details = [line for block in blocks[takes_keys:] for line in block]
    return Command(name, usage[0].removeprefix("usage: asymsweep "), " ".join(summary), options, takes_keys, details)


def describe(program):
    def ask(*words):
        return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout

    overview = ask("--help")
    names = re.findall(r"^  asymsweep (\w+)", overview, re.MULTILINE)
    version, summary = re.match(r"asymsweep (\S+): (.*)", overview).groups()
    codes = " ".join(overview.split("exit codes: ")[1].split())
    return Program(version, summary, [tuple(code.split(" ", 1)) for code in codes.split("; ")],
                   [parse_help(name, ask(name, "--help")) for name in names], json.loads(ask("list", "--json")))
