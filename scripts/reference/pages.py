"""The Markdown pages of docs/reference."""
import re

from describe import readers

NOTICE = "<!-- Made by scripts/reference/generate.py from what the program says of itself. Do not edit. -->\n"


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").strip() or " "


def code(text):
    """Inside a table a bar needs its backslash even between backquotes."""
    return "`" + text.replace("|", "\\|") + "`"


def prose(text):
    """Text in which `*`, `_` and `<` are themselves."""
    return re.sub(r"([*_])", r"\\\1", text).replace("<", "&lt;")


def table(columns, rows):
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def alternatives(text):
    """`exact | sampled` as code, "a number > 0" as prose."""
    return " or ".join(cell(word) if " " in word or word == "text" else code(word) for word in text.split(" | "))


def page(title, introduction, *parts):
    return f"{NOTICE}# {title}\n\n{introduction}\n" + "".join(f"\n{part}" for part in parts)


def command_part(command):
    lines = [f"## {command.name}\n\n{command.summary}\n\n```\nasymsweep {command.usage}\n```\n"]
    if command.options:
        rows = []
        for option in command.options:
            name = f"--{option.name}" + (f" {option.value}" if option.value else "")
            meaning = cell(option.meaning) + (f" (default {code(option.default)})" if option.default else "")
            rows.append([code(f"-{option.short}, {name}" if option.short else name), meaning])
        lines.append("\n" + table(["option", "meaning"], rows))
    if command.takes_keys:
        lines.append("\nEvery [key of a sweep file](keys.md) is a flag too, and a flag wins: `--train.lag \"1, 10, inf\"`.\n")
    inside = None
    for line in command.details:
        example = line.startswith("  ")
        if example != inside:
            lines.append("```\n\n" if inside else "\n")
            if example:
                lines.append("```\n")
        inside = example
        lines.append((line.strip() if example else line.replace("example:", "Example:").replace("examples:", "Examples:")) + "\n")
    return "".join(lines) + ("```\n" if inside else "")


def commands_page(program):
    codes = table(["exit code", "meaning"], [[number, meaning] for number, meaning in program.exit_codes])
    return page("Commands", "Results go to stdout, everything else to stderr. `--help` (`-h`) everywhere; `asymsweep --version`.",
                codes, *map(command_part, program.commands))


def default_of(key):
    if key["default"]:
        return "; ".join([code(key["default"]), *(f"{environment}: {code(value)}" for environment, value in key["defaults"].items())])
    return "**required**" if key["required"] else " "


def keys_page(program):
    sections = {}
    for key in program.registries["keys"]:
        sections.setdefault(key["name"].split(".")[0], []).append(key)
    parts = []
    for section, keys in sections.items():
        rows = []
        for key in keys:
            notes = [readers(program, key)] if key["environments"] != [section] else []
            notes += [] if key["axis"] or section == "sweep" else ["one value only"]
            notes = [note for note in notes if note]
            meaning = cell(key["meaning"]) + (f" ({'; '.join(notes)})" if notes else "")
            rows.append([code(key["name"].split(".", 1)[1]), alternatives(key["range"]), default_of(key), meaning])
        lead = {"sweep": "\nOne value each: these shape the file, not a run.\n",
                "baseline": "\nExactly one of `v` and `delta_v`.\n"}.get(section, "")
        parts.append(f"## [{section}]\n{lead}\n" + table(["key", "values", "default", "meaning"], rows))
    return page("Keys of a sweep file", "As in `asymsweep list keys`. Every key is a flag too (`--train.lag 1,10`). How values, lists "
                "and axes are written: [sweep-files.md](../sweep-files.md).", *parts)


def names_table(rows):
    """Of algorithms also what their formulas read, and the keys that a run must have for that."""
    if "reads" not in rows[0]:
        return table(["name", "meaning"], [[code(row["name"]), cell(row["meaning"])] for row in rows])
    return table(["name", "meaning", "reads", "needs"], [[code(row["name"]), cell(row["meaning"]), ", ".join(map(code, row["reads"])) or " ", "; ".join(map(code, row["needs"])) or " "]
                                                         for row in rows])


def names_page(program):
    parts = [f"## {registry}\n\n" + names_table(rows)
             for registry, rows in program.registries.items() if registry not in ("keys", "metrics", "claims")]
    return page("Environments, policies, algorithms", "As in `asymsweep list`; the values of `problem.environment`, "
                "`problem.policy` and `train.algorithm`.", *parts)


def metrics_page(program):
    rows = program.registries["metrics"]
    environments = list(dict.fromkeys(name for row in rows for name in row["environments"]))
    parts = []
    for environment in environments:
        for kind, shape in (("final", "[axis..., seed]"), ("curve", "[axis..., seed, checkpoint]")):
            chosen = [row for row in rows if environment in row["environments"] and row["type"] == kind]
            parts.append(f"## {environment}, {kind}: `{shape}`\n\n" + table(
                ["dataset", "units", "meaning"], [[code(row["name"]), code(row["unit"]), cell(row["meaning"])] for row in chosen]))
    return page("Metrics", "As in `asymsweep list metrics`. Each is a float64 dataset of the result file, NaN where a run is "
                "not done; the rest of the file: [file-format.md](../file-format.md).", *parts)


def claim_part(claim):
    return (f"## {claim['name']}: {claim['title']}\n\n{prose(claim['meaning'])}\n\n{prose(claim['method'])}\n\n"
            f"`refuted` says: {prose(claim['refuted'])}\n")


def claims_page(program):
    rows = program.registries["claims"]
    index = table(["claim", "name", "statement"], [[code(row["name"]), cell(row["title"]), cell(prose(row["meaning"]))] for row in rows])
    return page("Claims", "As in `asymsweep list claims`: the statement, which runs of a file test it, the statistic, the rule by which "
                "`analyze` decides. Why these, and what the sweeps found: [theory.md](../theory.md).", index, *map(claim_part, rows))


def pages(program):
    return {"commands.md": commands_page(program), "keys.md": keys_page(program), "names.md": names_page(program),
            "metrics.md": metrics_page(program), "claims.md": claims_page(program)}
